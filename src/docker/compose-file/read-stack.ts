import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { completeStack } from './complete-stack.ts';
import { parseEnvFile } from './env-file.ts';
import type { Lookup } from './interpolate.ts';
import { interpolateSource } from './interpolate-source.ts';
import { mergeStacks } from './merge-stacks.ts';
import type { StackModel } from './model.ts';
import type { PartialStack } from './partial-stack.ts';
import { missingFileError, type Position } from './problems.ts';
import type { ReadContext } from './read-context.ts';
import { readFile } from './read-file.ts';
import { parseSource } from './source-node.ts';

export interface ReadStackOptions {
  /** Base first; each following file is merged over the ones before. */
  readonly files: readonly [string, ...string[]];
  /** Profiles that are on; `*` is all of them. By default those of COMPOSE_PROFILES. */
  readonly profiles?: readonly string[] | undefined;
  /** By default COMPOSE_PROJECT_NAME, the file's own `name`, or the name of the folder. */
  readonly projectName?: string | undefined;
  /** Values that win over the environment and `.env`. */
  readonly variables?: Lookup | undefined;
  /** Values of variables that neither says anything of: what aibot's own settings say. */
  readonly fallbacks?: Readonly<Record<string, string | undefined>> | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly homeDir?: string | undefined;
  /** Undefined when there is no such file. */
  readonly readText?: ((path: string) => string | undefined) | undefined;
}

export interface ReadStack {
  readonly stack: StackModel;
  /** What Compose warns of as well, one sentence each: variables that are not set. */
  readonly warnings: readonly string[];
}

/**
 * Reads compose files into one {@link StackModel}, strictly: an unknown key, a wrong value or a name that
 * leads nowhere is an `compose-invalid` error that begins with `file:line`.
 */
export function readStack(options: ReadStackOptions): ReadStack {
  const files = options.files.map((file) => resolve(file));
  const projectDir = dirname(files[0] ?? '.');
  const readText = options.readText ?? readTextFile;
  const env = options.env ?? process.env;
  const lookup = lookupIn(projectDir, options, env, readText);
  const context: ReadContext = { lookup, projectDir, homeDir: options.homeDir ?? homedir(), readText };
  const warnings = new Set<string>();
  const onUnset = (variable: string, at: Position) =>
    void warnings.add(`${at.file}:${at.line}: the variable ${variable} is not set and counts as empty`);

  const said = files.map((file): PartialStack => {
    const content = readText(file);
    if (content === undefined) throw missingFileError(file);
    return readFile(interpolateSource(parseSource(content, file), lookup, onUnset), context);
  });
  const merged = said.reduce(mergeStacks);
  const name = options.projectName ?? lookup('COMPOSE_PROJECT_NAME') ?? merged.name ?? basename(projectDir);
  const profiles =
    options.profiles ?? (lookup('COMPOSE_PROFILES') ?? '').split(',').map((word) => word.trim());
  const stack = completeStack(merged, { name: projectNameFrom(name), files, projectDir, profiles });
  return { stack, warnings: [...warnings] };
}

function lookupIn(
  projectDir: string,
  { variables = () => undefined, fallbacks = {} }: ReadStackOptions,
  env: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string | undefined,
): Lookup {
  const file = join(projectDir, '.env');
  const content = readText(file);
  const said = (name: string) => variables(name) ?? env[name];
  const fromFile = content === undefined ? {} : parseEnvFile(content, file, said);
  return (name) => said(name) ?? fromFile[name] ?? fallbacks[name];
}

/** What Compose makes of a name: lower case, and only what is allowed in one. */
function projectNameFrom(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[^a-z0-9]+/, '');
}

function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw missingFileError(path, error);
  }
}
