import { code, page, table } from './markdown.ts';

export interface FlagEntry {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
  readonly summary?: string;
  readonly helpGroup?: string;
  readonly hidden?: boolean;
  readonly allowNo?: boolean;
  readonly multiple?: boolean;
  readonly default?: boolean | number | string | null | readonly string[];
  readonly options?: readonly string[];
}

interface ArgumentEntry {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
}

export interface CommandEntry {
  readonly id: string;
  readonly summary?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly examples?: readonly string[];
  readonly args: Readonly<Record<string, ArgumentEntry>>;
  readonly flags: Readonly<Record<string, FlagEntry>>;
  /** Several values of the last argument. */
  readonly strict?: boolean;
}

export interface Manifest {
  readonly commands: Readonly<Record<string, CommandEntry>>;
}

/** Every command with its arguments, flags and examples. */
export function commandsPage(manifest: Manifest): string {
  const commands = Object.values(manifest.commands).filter(({ hidden }) => hidden !== true);
  const body = [
    'Every command takes `--json` (one envelope: `{status, result, warnings}` or `{status, error, warnings}`),',
    '`--no-color` and `--help`. The exit codes are in the [README](../../README.md#exit-codes).',
    '',
    ...table(
      ['command', ''],
      commands.map((command) => [
        `[\`aibot ${spaced(command.id)}\`](#${anchorOf(command)})`,
        summaryOf(command),
      ]),
    ),
  ];
  for (const command of commands) body.push('', ...sectionOf(command));
  return page('Commands', '`oclif.manifest.json`', body);
}

const spaced = (id: string) => id.replaceAll(':', ' ');
const anchorOf = ({ id }: CommandEntry) => `aibot-${id.replaceAll(':', '-')}`;
const summaryOf = (command: CommandEntry) => command.summary ?? command.description ?? '';

function sectionOf(command: CommandEntry): string[] {
  const args = Object.values(command.args);
  const usage = args.map(({ name, required }) => {
    const shown = `${name.toUpperCase()}${command.strict === false ? '…' : ''}`;
    return required === true ? shown : `[${shown}]`;
  });
  const lines = [`## aibot ${spaced(command.id)}`, '', summaryOf(command)];
  if (command.summary !== undefined && command.description !== undefined) lines.push('', command.description);
  lines.push('', '```sh', ['aibot', spaced(command.id), ...usage].join(' '), ...examplesOf(command), '```');
  const rows = [
    ...args.map(({ name, description = '' }) => [code(name.toUpperCase()), description]),
    ...Object.values(command.flags)
      .filter(({ helpGroup, hidden }) => helpGroup !== 'GLOBAL' && hidden !== true)
      .map((flag) => [nameOf(flag), meaningOf(flag)]),
  ];
  return rows.length === 0 ? lines : [...lines, '', ...table(['', ''], rows)];
}

function examplesOf({ examples = [] }: CommandEntry): string[] {
  return examples.map((example) => example.replaceAll('<%= config.bin %>', 'aibot'));
}

function nameOf({ name, char, type, allowNo }: FlagEntry): string {
  const long = `--${allowNo === true ? '[no-]' : ''}${name}${type === 'option' ? ' …' : ''}`;
  return char === undefined ? code(long) : `${code(`-${char}`)} ${code(long)}`;
}

function meaningOf({ description, summary, options, multiple, default: preset }: FlagEntry): string {
  const parts = [description ?? summary ?? ''];
  if (options) parts.push(`One of ${options.map(code).join(', ')}.`);
  if (multiple === true) parts.push('May be given several times.');
  if (preset !== undefined && preset !== false) parts.push(`Default: ${code(String(preset))}.`);
  return parts.join(' ');
}
