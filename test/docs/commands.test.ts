import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest, root } from '../../scripts/docs/generated-pages.ts';
import { configKeys, findConfigKey, isConfigSection } from '../../src/config/keys.ts';
import { type Page, parsePage, readPages } from './pages.ts';
import { shellCommands } from './shell-lines.ts';

const { commands } = readManifest();
const pages = readPages();
const commonFlags = ['json', 'no-color', 'help'];
/** What the recipe for a command makes. */
const recipes = new Set(['uptime']);

describe.each(pages)('$path', (page) => {
  it('names commands and flags there are', () => {
    expect(shellCommands(page).flatMap(wrongInCommand)).toEqual([]);
  });

  it('names settings there are', () => {
    expect(settingsIn(page).filter((path) => !isSetting(path))).toEqual([]);
  });

  it('names environment variables there are', () => {
    expect(variablesIn(page).filter((name) => !variables.has(name))).toEqual([]);
  });
});

it('would find what is wrong', () => {
  const page = parsePage(
    'x.md',
    '`aibot upp`\n`aibot up --fast`\n`gateway.prt`\n`AIBOT_HOMES`\n`npm run nothing`\n```sh\naibot config set log.levl | aibot logs -z\nnode bench/none.ts\n```\n',
  );
  expect(shellCommands(page).flatMap(wrongInCommand)).toEqual([
    'log.levl',
    'aibot config set: no value',
    'aibot logs: -z',
    'bench/none.ts',
    'aibot upp',
    'aibot up: --fast',
    'npm run nothing',
  ]);
  expect(settingsIn(page).filter((path) => !isSetting(path))).toEqual(['gateway.prt']);
  expect(variablesIn(page)).toEqual(['AIBOT_HOMES']);
});

function wrongInCommand(words: readonly string[]): string[] {
  const [program, ...rest] = words;
  switch (program) {
    case 'aibot':
      return wrongInAibot(rest);
    case 'npm':
      return wrongInNpm(rest);
    case 'node': {
      const file = rest.find((word) => !word.startsWith('-'));
      const isOurs = file !== undefined && /^[\w-]+\/[\w./-]+\.(?:[mc]?js|ts)$/.test(file);
      return isOurs && !existsSync(join(root, file)) ? [file] : [];
    }
    default:
      return [];
  }
}

function wrongInNpm([verb, script = '']: readonly string[]): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return verb === 'run' && /^[\w-]+$/.test(script) && !(script in scripts) ? [`npm run ${script}`] : [];
}

function wrongInAibot(words: readonly string[]): string[] {
  const first = words[0];
  if (first === undefined || first.startsWith('-') || !/^[a-z-]+$/.test(first) || recipes.has(first))
    return [];
  if (first === 'help' || first === 'autocomplete') return [];
  const id = [words.slice(0, 2).join(':'), first].find((candidate) => candidate in commands);
  if (id === undefined) {
    const isTopic = words.length === 1 && Object.keys(commands).some((name) => name.startsWith(`${first}:`));
    return isTopic ? [] : [`aibot ${words.slice(0, 2).join(' ')}`];
  }
  const spoken = id.replaceAll(':', ' ');
  const args = words.slice(id.split(':').length);
  const wrongFlags = args.filter((word) => word.startsWith('-') && !hasFlag(id, word));
  const key = /^config (?:get|set|unset)$/.test(spoken)
    ? args.find((word) => !word.startsWith('-'))
    : undefined;
  const wrongKeys = key !== undefined && /^[a-z]/.test(key) && !isSetting(key) ? [key] : [];
  const missing = missingArguments(id, args).map((name) => `aibot ${spoken}: no ${name}`);
  return [...wrongKeys, ...missing, ...wrongFlags.map((flag) => `aibot ${spoken}: ${flag}`)];
}

/** Required arguments that are left out where others are given; a command that is only named needs none. */
function missingArguments(id: string, words: readonly string[]): string[] {
  const { args = {}, flags = {} } = commands[id] ?? {};
  const takesValue = (word = '') =>
    Object.values(flags).some(
      ({ name, char, type }) => type === 'option' && (word === `--${name}` || word === `-${char ?? ''}`),
    );
  const given = words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]));
  const required = Object.values(args).filter((argument) => argument.required === true);
  return given.length === 0 ? [] : required.slice(given.length).map(({ name }) => name);
}

function hasFlag(id: string, word: string): boolean {
  const flags = Object.values(commands[id]?.flags ?? {});
  const [written = ''] = word.split('=', 1);
  if (!written.startsWith('--'))
    return /^-\d/.test(written) || flags.some(({ char }) => written === `-${char ?? ''}`);
  const name = written.slice(2);
  return (
    commonFlags.includes(name) ||
    flags.some((flag) => flag.name === name || (flag.allowNo === true && name === `no-${flag.name}`))
  );
}

const sections = new Set(configKeys().map(({ path }) => path.split('.', 1)[0] ?? ''));
/** Names of packages and files that look like settings. */
const lookalikes = /^discord\.js$|\.(?:json|md|ts|js|yaml|wav|sqlite)$/;

function settingsIn({ path, inlineCode }: Page): string[] {
  // The emulator's page speaks of its own objects.
  if (path.startsWith('test/')) return [];
  return inlineCode.filter(
    (code) =>
      /^[a-z]+(?:\.[a-zA-Z]+)+$/.test(code) &&
      !lookalikes.test(code) &&
      sections.has(code.split('.', 1)[0] ?? ''),
  );
}

const isSetting = (path: string) => findConfigKey(path) !== undefined || isConfigSection(path);

/** Those of settings, of the stack, of the tests on real servers, and those that are none of these. */
const variables = new Set([
  ...configKeys().flatMap(({ env }) => env),
  'AIBOT_HOME',
  'AIBOT_PLAIN',
  'AIBOT_CONTENT_TYPE',
  ...globSync(['stacks/**/*.{yaml,sh,py}', 'test/{docker,real}/**/*.ts'], { cwd: root }).flatMap((file) =>
    variableNames(readFileSync(join(root, file), 'utf8')),
  ),
]);

function variablesIn({ blocks, inlineCode }: Page): string[] {
  const text = [...inlineCode, ...blocks.map((block) => block.text)].join('\n');
  return variableNames(text);
}

function variableNames(text: string): string[] {
  return [...new Set([...text.matchAll(/\bAIBOT_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => name))];
}
