import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { answers } from './answers.ts';
import { busyboxPath, type EngineTools, ensureEngineTools, writePluginConfig } from './engine-tools.ts';
import {
  type NetworkState,
  parseNetworkState,
  readNetworkState,
  restoreNetworkState,
} from './network-state.ts';
import { startRegistry } from './registry.ts';

/** What a test needs to know of the engine that runs for it. */
export interface EngineFacts {
  /** `unix:///…/docker.sock`, as DOCKER_HOST wants it. */
  readonly endpoint: string;
  readonly dir: string;
  /** Of the engine itself; none where it is not ours to kill. */
  readonly pidFile?: string;
  /** `127.0.0.1:<port>` of a registry that holds nothing yet; the engine takes it without TLS. */
  readonly registry: string;
  /** A static busybox to make images from. */
  readonly busybox: string;
  /** Environment in which `docker`, `docker compose` and `docker buildx` talk to this engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** Of an engine that was started here. */
interface OwnFacts extends EngineFacts {
  readonly pidFile: string;
  readonly logFile: string;
}

export interface ThrowAwayEngine extends AsyncDisposable {
  readonly facts: EngineFacts;
}

const dirPrefix = 'aibot-engine-';
const startDeadlineMs = 30_000;

/**
 * A private Docker engine below a temporary folder, with a mount namespace of its own: what it mounts goes with
 * it. One that dies is started again, as a service manager would. Hold the lock while it runs.
 */
export async function startThrowAwayEngine(): Promise<ThrowAwayEngine> {
  const tools = await ensureEngineTools();
  await removeRemains(tools);
  const before = await readNetworkState(tools.env);
  const dir = await mkdtemp(join(tmpdir(), dirPrefix));
  await writeFile(join(dir, 'network-before.json'), JSON.stringify(before));
  await writePluginConfig(join(dir, 'cfg'), tools);
  const facts = await describeEngine(dir, tools);
  const registry = await startRegistry(dir, tools.env);
  const daemon = await keepRunning(facts, tools);
  return {
    facts: { ...facts, registry: registry.address },
    async [Symbol.asyncDispose]() {
      await emptyEngine(facts);
      await daemon.stop();
      await registry.stop();
      await removeEngineDir(dir, before, tools);
    },
  };
}

async function describeEngine(dir: string, tools: EngineTools): Promise<OwnFacts> {
  const endpoint = `unix://${dir}/docker.sock`;
  return {
    endpoint,
    dir,
    pidFile: join(dir, 'dockerd.pid'),
    logFile: join(dir, 'dockerd.log'),
    registry: '',
    busybox: await busyboxPath(tools),
    env: { ...tools.env, DOCKER_HOST: endpoint, DOCKER_CONFIG: join(dir, 'cfg') },
  };
}

async function keepRunning(facts: OwnFacts, tools: EngineTools): Promise<{ stop(): Promise<void> }> {
  const { dir, pidFile } = facts;
  const socketPath = facts.endpoint.slice('unix://'.length);
  await mkdir(join(dir, 'data'));
  let child: ChildProcess;
  let isStopping = false;
  const start = async () => {
    await rm(pidFile, { force: true });
    const log = openSync(facts.logFile, 'a');
    const args = [
      ...['--mount', '--propagation', 'private', 'dockerd', '-H', facts.endpoint],
      ...['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec'), '--pidfile', pidFile],
      // Private, so that no network of the machine is shadowed; no docker0, so that nothing relies on it.
      ...['--bridge=none', '--default-address-pool', 'base=10.231.0.0/16,size=24', '--ip6tables=false'],
      ...['--shutdown-timeout', '3', ...tools.extraArguments],
    ];
    const env = { ...process.env, ...tools.env };
    child = spawn('unshare', args, { env, stdio: ['ignore', log, log], detached: true });
    child.once('exit', () => {
      if (!isStopping) void endContainerd(dir).then(start, () => undefined);
    });
    await Promise.race([answers(socketPath, startDeadlineMs), refuseExit(child, facts.logFile)]);
  };
  await start();
  return {
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const hasEnded = await Promise.race([exited.then(() => true), sleep(20_000, false, { ref: false })]);
      if (!hasEnded) child.kill('SIGKILL');
    },
  };
}

/** A new engine waits ten seconds for the containerd of a killed one to answer before it starts its own. */
async function endContainerd(dir: string): Promise<void> {
  const pidFile = join(dir, 'exec/containerd/containerd.pid');
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It went with the engine.
  }
  await rm(pidFile, { force: true });
}

async function refuseExit(child: ChildProcess, logFile: string): Promise<never> {
  await once(child, 'exit');
  const log = await readFile(logFile, 'utf8');
  throw new Error(`dockerd did not start:\n${log.split('\n').slice(-15).join('\n')}`);
}

/** With the containers gone nothing but files is left to remove. */
async function emptyEngine({ env }: EngineFacts): Promise<void> {
  const docker = execa({ env, reject: false, timeout: 20_000 });
  const { stdout } = await docker`docker ps -aq`;
  const ids = typeof stdout === 'string' ? stdout.split('\n').filter(Boolean) : [];
  if (ids.length > 0) await docker`docker rm -fv ${ids}`;
  await docker`docker network prune -f`;
}

/** What engines left whose keeper was killed: processes, rules, folders. Only under the lock. */
async function removeRemains(tools: EngineTools): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(dirPrefix));
  for (const name of names) {
    const dir = join(tmpdir(), name);
    const text = await readFile(join(dir, 'network-before.json'), 'utf8').catch(() => '');
    await removeEngineDir(dir, text ? parseNetworkState(JSON.parse(text)) : undefined, tools);
  }
}

async function removeEngineDir(
  dir: string,
  before: NetworkState | undefined,
  tools: EngineTools,
): Promise<void> {
  await killProcessesOf(dir);
  if (before) await restoreNetworkState(before, tools.env);
  await unmountBelow(dir);
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The engine, its containerd, its shims and with them the containers: all name the folder in their arguments. */
async function killProcessesOf(dir: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pids = await processesNaming(dir);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await sleep(100);
  }
}

async function processesNaming(dir: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const read = (file: string) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
    // A container of the engine says nothing of the folder, but its root is an overlay below it.
    if ((await read('cmdline')).includes(`${dir}/`) || (await read('mountinfo')).includes(`upperdir=${dir}/`))
      found.push(pid);
  }
  return found;
}

async function unmountBelow(dir: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(`${dir}/`)).reverse())
    await execa({ reject: false })`umount -l ${mount}`;
}
