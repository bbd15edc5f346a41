import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AibotError } from '../../shared/errors.ts';

/** Where an engine listens and who said so. */
export interface EngineEndpoint {
  /** `unix:///…`, `npipe:////./pipe/…`, `tcp://host:port`, `ssh://user@host`. */
  readonly url: string;
  readonly source: 'setting' | 'DOCKER_HOST' | 'context' | 'socket' | 'default';
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly certificatesDir?: string | undefined;
}

export interface FindEndpointOptions {
  /** Of the configuration; goes before everything else. */
  readonly setting?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly homeDir?: string | undefined;
  readonly exists?: ((path: string) => boolean) | undefined;
}

/** As `docker` finds it: `DOCKER_HOST`, then the chosen context, then the sockets that engines are known to have. */
export function findEndpoint(options: FindEndpointOptions = {}): EngineEndpoint {
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  const home = options.homeDir ?? homedir();
  const certificatesDir = env['DOCKER_TLS_VERIFY']
    ? (env['DOCKER_CERT_PATH'] ?? join(home, '.docker'))
    : undefined;
  if (options.setting) return { url: options.setting, source: 'setting', certificatesDir };
  const host = env['DOCKER_HOST'];
  if (host)
    return { url: host.includes('://') ? host : `tcp://${host}`, source: 'DOCKER_HOST', certificatesDir };
  const context = readContext(env, env['DOCKER_CONFIG'] ?? join(home, '.docker'));
  if (context) return context;
  if (platform === 'win32') return { url: 'npipe:////./pipe/docker_engine', source: 'default' };
  const exists = options.exists ?? existsSync;
  const socket = knownSockets(env, home, platform).find(exists);
  if (socket) return { url: `unix://${socket}`, source: 'socket' };
  return { url: 'unix:///var/run/docker.sock', source: 'default' };
}

/** The system's engine, a rootless one, then Docker Desktop, Rancher Desktop, Colima and OrbStack. */
function knownSockets(env: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string[] {
  const rootless = env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : [];
  const desktop = ['.docker/run', '.docker/desktop', '.rd', '.colima/default', '.orbstack/run'].map((dir) =>
    join(home, dir, 'docker.sock'),
  );
  const system = '/var/run/docker.sock';
  return platform === 'darwin' ? [...desktop, system] : [system, ...rootless, ...desktop];
}

/** `docker context use` writes a name; what it means lies in a folder named by the name's hash. */
function readContext(env: NodeJS.ProcessEnv, configDir: string): EngineEndpoint | undefined {
  const name = env['DOCKER_CONTEXT'] ?? readName(join(configDir, 'config.json'));
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const url = readHost(join(configDir, 'contexts', 'meta', id, 'meta.json'));
  if (!url) {
    throw new AibotError(`There is no Docker context "${name}".`, {
      code: 'engine-unreachable',
      nextSteps: [
        'List the contexts: docker context ls',
        'Go back to the usual one: docker context use default',
      ],
    });
  }
  const tls = join(configDir, 'contexts', 'tls', id, 'docker');
  return { url, source: 'context', certificatesDir: existsSync(join(tls, 'ca.pem')) ? tls : undefined };
}

const readName = (path: string) => readField(path, ['currentContext']);
const readHost = (path: string) => readField(path, ['Endpoints', 'docker', 'Host']);

function readField(path: string, keys: readonly string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
