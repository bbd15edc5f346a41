import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { AibotError } from '../shared/errors.ts';
import { configKeys, findConfigKey, readTypedValue } from './keys.ts';
import { type Paths, resolvePaths } from './paths.ts';
import { type ConfigSource, invalidConfigError, malformedFileError } from './problems.ts';
import { type Config, configSchema } from './schema.ts';
import { getAt, isTree, setAt, type Tree, walk } from './tree.ts';

export interface LoadConfigOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Where `.env` is looked for, beside the configuration directory. */
  readonly cwd?: string | undefined;
  /** Strongest of all, by path: what flags say. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly paths: Paths;
  /** Where the value of a setting came from; `default` when nobody said anything. */
  readonly sourceOf: (path: string) => ConfigSource;
}

/**
 * The configuration in force. Later wins: defaults, `config.json`, `secrets.json`, `.env` (configuration
 * directory, then `cwd`), the environment, `overrides`. Reads only; changes neither files nor `process.env`.
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  return loadConfigWithSources(options).config;
}

export function loadConfigWithSources(options: LoadConfigOptions = {}): LoadedConfig {
  const env = environmentWithDotEnv(options);
  const paths = resolvePaths({ env });
  const tree: Tree = {};
  const sources = new Map<string, ConfigSource>();
  const put = (path: string, value: unknown, source: ConfigSource) => {
    // An empty section says nothing and must not take away what an earlier source said.
    if (isTree(value) && isTree(getAt(tree, path))) return;
    setAt(tree, path, value);
    sources.set(path, source);
  };
  for (const file of [paths.configFile, paths.secretsFile]) {
    for (const [path, value] of walk(readJsonFile(file))) put(path, value, file);
  }
  for (const key of configKeys()) {
    const variable = key.env.find((name) => env[name] !== undefined && env[name] !== '');
    if (variable) put(key.path, readTypedValue(key, env[variable] ?? ''), `the environment (${variable})`);
  }
  for (const [path, value] of Object.entries(options.overrides ?? {})) {
    if (value !== undefined) put(path, value, 'the command line');
  }
  const sourceOf = (path: string) => findSource(sources, path);
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw invalidConfigError(parsed.error, sourceOf);
  return { config: parsed.data, paths, sourceOf };
}

/** The environment, and below it what the `.env` files say. */
export function environmentWithDotEnv(options: LoadConfigOptions): NodeJS.ProcessEnv {
  const env = options.env ?? process.env;
  const fromHome = readDotEnv(resolvePaths({ env }).envFile);
  const fromCwd = readDotEnv(join(options.cwd ?? process.cwd(), '.env'));
  return { ...fromHome, ...fromCwd, ...env };
}

function readDotEnv(file: string): NodeJS.Dict<string> {
  const content = readIfThere(file);
  return content === undefined ? {} : parseEnv(content);
}

/** What a file of settings holds, `{}` when it is not there; throws `config-malformed` when it is not JSON. */
export function readJsonFile(file: string): unknown {
  const content = readIfThere(file);
  if (content === undefined || content.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(content);
    if (isTree(value)) return value;
  } catch (error) {
    throw malformedFileError(file, error);
  }
  throw malformedFileError(file, 'an object { … } is wanted');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new AibotError(`The file ${file} cannot be read (${code ?? 'unknown error'}).`, {
      code: 'config-unreadable',
      cause: error,
      nextSteps: [`Make ${file} readable for this user.`],
    });
  }
}

function findSource(sources: ReadonlyMap<string, ConfigSource>, path: string): ConfigSource {
  const exact = sources.get(path);
  if (exact ?? findConfigKey(path)) return exact ?? 'default';
  // What is asked about is no setting: a section, or something unknown. Say where its part came from.
  for (const [known, source] of sources) {
    if (known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) return source;
  }
  return 'default';
}

/** The value in force of one setting. */
export function valueOf(config: Config, path: string): unknown {
  return getAt(config, path);
}
