import { readdir, readFile, readlink } from 'node:fs/promises';
import type { ContainerEngine, EngineCall } from '../container-engine.ts';

/** Who listens on a port of this machine. */
export interface PortHolder {
  /** `the container web of the project shop`, `the program node (process 4711)` */
  readonly description: string;
  readonly nextStep: string;
}

const projectLabel = 'com.docker.compose.project';

/** Looks among the engine's containers, then, on Linux, among the processes; `undefined` when neither says. */
export async function findPortHolder(
  port: number,
  engine: ContainerEngine,
  call: EngineCall = {},
): Promise<PortHolder | undefined> {
  const containers = await engine.listContainers({}, call);
  const container = containers.find(({ ports }) => ports.some(({ hostPort }) => hostPort === port));
  if (container) {
    const project = container.labels[projectLabel];
    return {
      description: `the container ${container.name}${project ? ` of the project ${project}` : ''}`,
      nextStep: `Stop it: docker stop ${container.name}`,
    };
  }
  return process.platform === 'linux' ? findProcess(port) : undefined;
}

async function findProcess(port: number): Promise<PortHolder | undefined> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    // Of other users' processes only root may see what they have open.
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
      if (!inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) continue;
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
      return { description: `the program ${name} (process ${pid})`, nextStep: `Stop it: kill ${pid}` };
    }
  }
  return {
    description: 'a program of another user',
    nextStep: `See which one: sudo ss -ltnp "sport = :${port}"`,
  };
}

/** `/proc/net/tcp`: local address in the second column (hexadecimal), 0A (listening) in the fourth, inode in the tenth. */
async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)));
  return new Set(
    rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === '0A').map((row) => row[9] ?? ''),
  );
}
