import { stackVariables } from '../../src/cli/doctor/stack-variables.ts';
import { type ConfigKey, configKeys } from '../../src/config/keys.ts';
import { code, page, table } from './markdown.ts';

/** Every setting, a table for each section. */
export function configurationPage(): string {
  const sections = Map.groupBy(configKeys(), ({ path }) => (path.includes('.') ? path.split('.', 1)[0] : ''));
  const body = [
    'Read and write them with `aibot config list --all`, `aibot config get KEY`, `aibot config set KEY VALUE` and',
    '`aibot config unset KEY`; a running daemon takes a change up with `aibot restart`.',
    '',
    'Later wins: the default, `config.json`, `secrets.json` (mode 0600, where secrets are put), `.env` in the',
    'configuration directory, `.env` in the current one, the environment variable, a flag. `aibot config path` names',
    'the files. Lists are written with commas between, or as JSON. An unknown key is an error.',
  ];
  for (const [section, keys] of sections) {
    body.push('', `## ${section === '' ? 'General' : code(section ?? '')}`, '');
    body.push(...table(['setting', 'type', 'default', 'meaning', 'environment'], keys.map(rowOf)));
  }
  body.push(
    '',
    '## The stack',
    '',
    'What `stacks/compose.yaml` and the overlays beside it read from the environment or from a file `.env` beside them.',
    '',
    ...table(
      ['variable', 'default'],
      stackVariables().map(({ name, defaultValue = '' }) => [code(name), code(defaultValue)]),
    ),
  );
  return page('Configuration', '`src/config/schema.ts` and `stacks/`', body);
}

const rowOf = (key: ConfigKey) => [
  code(key.path),
  key.isSecret ? 'secret' : key.kind.includes('|') ? key.kind.split('|').map(code).join(' ') : key.kind,
  defaultOf(key.defaultValue),
  key.description,
  key.env.map(code).join(' '),
];

function defaultOf(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) && value.length === 0 ? 'none' : code(JSON.stringify(value));
}
