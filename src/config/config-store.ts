import { chmodSync, existsSync } from 'node:fs';
import type Conf from 'conf';
import { AibotError } from '../shared/errors.ts';
import { type ConfigKey, configKeys, findConfigKey, isConfigSection, readTypedValue } from './keys.ts';
import { loadConf } from './load-conf.ts';
import { type LoadConfigOptions, loadConfigWithSources, readJsonFile, valueOf } from './load-config.ts';
import { type Paths, resolvePaths } from './paths.ts';
import { ensurePrivateDir } from './private-dir.ts';
import { type ConfigSource, invalidValueError, unknownKeyError } from './problems.ts';

/** One setting and its value in force. A secret's value is a mask, never the secret. */
export interface ConfigEntry {
  readonly path: string;
  readonly value: unknown;
  readonly source: ConfigSource;
  readonly isDefault: boolean;
  readonly isSecret: boolean;
  readonly description: string;
  readonly env: readonly string[];
}

export interface ConfigStore {
  readonly paths: Paths;
  /** The setting in force, masked when secret; throws `config-unknown-key`. */
  get(path: string): ConfigEntry;
  /** Writes one setting from what was typed; validated first, so that a file is never left invalid. */
  set(path: string, typed: string): ConfigEntry;
  /** Puts the default back. */
  unset(path: string): ConfigEntry;
  list(): readonly ConfigEntry[];
}

/** The files behind the configuration: `config.json`, and `secrets.json` with mode 0600. */
export function createConfigStore(options: Pick<LoadConfigOptions, 'env' | 'cwd'> = {}): ConfigStore {
  const paths = resolvePaths({ env: options.env });
  const entryOf = (key: ConfigKey): ConfigEntry => {
    const { config, sourceOf } = loadConfigWithSources(options);
    return describe(key, valueOf(config, key.path), sourceOf(key.path));
  };
  return {
    paths,
    get: (path) => entryOf(keyAt(path)),
    set(path, typed) {
      const key = keyAt(path);
      const value = readTypedValue(key, typed);
      const checked = key.schema.safeParse(value);
      if (!checked.success) {
        throw invalidValueError(path, checked.error.issues[0]?.message ?? 'invalid', 'the command line');
      }
      write(paths, key, value);
      return entryOf(key);
    },
    unset(path) {
      const key = keyAt(path);
      openFile(paths, key).delete(path);
      return entryOf(key);
    },
    list() {
      const { config, sourceOf } = loadConfigWithSources(options);
      return configKeys().map((key) => describe(key, valueOf(config, key.path), sourceOf(key.path)));
    },
  };
}

/** Writes a secret that aibot has made itself, such as `docker.gatewayKey`. */
export function keepSecret(paths: Paths, path: string, value: string): void {
  write(paths, keyAt(path), value);
}

function write(paths: Paths, key: ConfigKey, value: unknown): void {
  try {
    openFile(paths, key).set(key.path, value);
    protect(paths.secretsFile);
  } catch (error) {
    throw notWritten(error, paths, key);
  }
}

/** What the file system refuses is for people to mend; anything else is passed on. */
function notWritten(error: unknown, { configDir }: Paths, { path, env }: ConfigKey): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof AibotError || !['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code ?? ''))
    return error;
  const [variable] = env;
  return new AibotError(`The setting ${path} cannot be kept in ${configDir}: ${message}`, {
    code: 'config-not-writable',
    cause: error,
    nextSteps: [
      `Make the folder yours: sudo chown -R "$USER" '${configDir}'`,
      ...(variable === undefined ? [] : [`Or give it in the environment: ${variable}=…`]),
      'Or let aibot keep everything elsewhere: AIBOT_HOME=DIR',
    ],
  });
}

function keyAt(path: string): ConfigKey {
  const key = findConfigKey(path);
  if (key) return key;
  if (isConfigSection(path))
    throw invalidValueError(path, 'it is a section, not a setting', 'the command line');
  throw unknownKeyError(path, 'the command line');
}

function openFile(paths: Paths, key: ConfigKey): Conf {
  ensurePrivateDir(paths.configDir);
  // What cannot be read is not written over: it may be one comma away from what its owner wants.
  readJsonFile(key.isSecret ? paths.secretsFile : paths.configFile);
  const Store = loadConf();
  return new Store<Record<string, unknown>>({
    cwd: paths.configDir,
    configName: key.isSecret ? 'secrets' : 'config',
    // The mode is that of creation; `protect` mends a file that was made by hand.
    configFileMode: key.isSecret ? 0o600 : 0o644,
    serialize: (value) => `${JSON.stringify(value, null, 2)}\n`,
  });
}

function protect(file: string): void {
  if (process.platform !== 'win32' && existsSync(file)) chmodSync(file, 0o600);
}

function describe(key: ConfigKey, value: unknown, source: ConfigSource): ConfigEntry {
  return {
    path: key.path,
    value: key.isSecret && value !== undefined ? '********' : value,
    source,
    isDefault: source === 'default',
    isSecret: key.isSecret,
    description: key.description,
    env: key.env,
  };
}
