import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Every directory and file of one installation ("home"). Two homes share nothing but, by default, the models. */
export interface Paths {
  readonly configDir: string;
  readonly stateDir: string;
  readonly cacheDir: string;
  readonly dataDir: string;
  /** Mode 0700; holds the socket and the locks, may vanish at logout. */
  readonly runtimeDir: string;
  readonly logDir: string;
  readonly configFile: string;
  /** Mode 0600. */
  readonly secretsFile: string;
  readonly envFile: string;
  /** Hashes of the gateway's keys; mode 0600. */
  readonly apiKeysFile: string;
  readonly databaseFile: string;
  readonly recordingsDir: string;
  readonly modelsDir: string;
  /** Optional native parts an owner has added, as a folder with a `node_modules`. */
  readonly addonsDir: string;
  /** Unix socket of the control API (mode 0600), a named pipe on Windows. */
  readonly socketPath: string;
  readonly daemonLockFile: string;
  readonly launchLockFile: string;
  /** Who the daemon is (pid, version), written by the holder of the lock. */
  readonly daemonInfoFile: string;
  /** JSON lines of the daemon; rotated as `daemon.<n>.log` beside it. */
  readonly daemonLogFile: string;
  /** What a detached daemon wrote to stdout and stderr: crashes of native code end here. */
  readonly daemonOutputFile: string;
  readonly selfCheckFile: string;
  /** Digests of the images of the stack, recorded at their first pull. */
  readonly imageLockFile: string;
  /** That there are containers of ours, and where; written before the first is made. */
  readonly stackRecordFile: string;
}

export interface PathsOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly homeDir?: string | undefined;
}

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const maxSocketPathBytes = 100;

/**
 * The XDG base directories, the platform's own on macOS and Windows, or everything below `AIBOT_HOME`.
 * Pure: nothing is created.
 */
export function resolvePaths(options: PathsOptions = {}): Paths {
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  const base = baseDirs(env, platform, options.homeDir ?? homedir());
  const runtimeDir = base.runtimeDir;
  return {
    ...base,
    logDir: join(base.stateDir, 'logs'),
    configFile: join(base.configDir, 'config.json'),
    secretsFile: join(base.configDir, 'secrets.json'),
    envFile: join(base.configDir, '.env'),
    apiKeysFile: join(base.configDir, 'gateway-keys.json'),
    databaseFile: join(base.dataDir, 'turns.sqlite'),
    recordingsDir: join(base.dataDir, 'recordings'),
    modelsDir: join(base.cacheDir, 'models'),
    addonsDir: join(base.dataDir, 'addons'),
    socketPath: socketPathIn(runtimeDir, env, platform),
    daemonLockFile: join(runtimeDir, 'daemon.lock'),
    launchLockFile: join(runtimeDir, 'launch.lock'),
    daemonInfoFile: join(runtimeDir, 'daemon.json'),
    daemonLogFile: join(base.stateDir, 'logs', 'daemon.log'),
    daemonOutputFile: join(base.stateDir, 'logs', 'daemon.out'),
    selfCheckFile: join(base.stateDir, 'self-check.json'),
    imageLockFile: join(base.dataDir, 'image-lock.json'),
    stackRecordFile: join(base.stateDir, 'stack.json'),
  };
}

type BaseDirs = Pick<Paths, 'configDir' | 'stateDir' | 'cacheDir' | 'dataDir' | 'runtimeDir'>;

function baseDirs(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): BaseDirs {
  if (env['AIBOT_HOME']) {
    const root = resolve(env['AIBOT_HOME']);
    return {
      configDir: join(root, 'config'),
      stateDir: join(root, 'state'),
      cacheDir: join(root, 'cache'),
      dataDir: join(root, 'data'),
      runtimeDir: join(root, 'run'),
    };
  }
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    const roaming = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
    return {
      configDir: join(roaming, 'aibot'),
      stateDir: join(local, 'aibot', 'state'),
      cacheDir: join(local, 'aibot', 'cache'),
      dataDir: join(local, 'aibot', 'data'),
      runtimeDir: join(local, 'aibot', 'run'),
    };
  }
  const xdg = (name: string, fallback: string) => {
    const value = env[name];
    // The specification says that a relative path is invalid and must be ignored.
    return join(value && isAbsolute(value) ? value : fallback, 'aibot');
  };
  const stateDir = xdg('XDG_STATE_HOME', join(home, '.local', 'state'));
  return {
    configDir: xdg('XDG_CONFIG_HOME', join(home, '.config')),
    stateDir,
    cacheDir: xdg('XDG_CACHE_HOME', join(home, '.cache')),
    dataDir: xdg('XDG_DATA_HOME', join(home, '.local', 'share')),
    // Without a session (cron, containers) there is no runtime directory; the state directory is as private.
    runtimeDir: env['XDG_RUNTIME_DIR'] ? xdg('XDG_RUNTIME_DIR', stateDir) : join(stateDir, 'run'),
  };
}

function socketPathIn(runtimeDir: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const hash = createHash('sha256').update(runtimeDir).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\aibot-${hash}`;
  const direct = join(runtimeDir, 'control.sock');
  if (Buffer.byteLength(direct) < maxSocketPathBytes) return direct;
  const short = env['XDG_RUNTIME_DIR'] && isAbsolute(env['XDG_RUNTIME_DIR']) ? env['XDG_RUNTIME_DIR'] : '';
  const inSession = join(short, `aibot-${hash}`, 'control.sock');
  if (short && Buffer.byteLength(inSession) < maxSocketPathBytes) return inSession;
  // The user's id keeps two users of one machine apart; the directory is made 0700 before it is used.
  return join(tmpdir(), `aibot-${userInfo().uid}-${hash}`, 'control.sock');
}
