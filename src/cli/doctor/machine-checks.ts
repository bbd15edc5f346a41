import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { createControlClient } from '../../control/client.ts';
import { formatBytes } from '../format.ts';
import { type Check, type CheckContext, failed, ok, warning } from './check.ts';

const gib = 1024 ** 3;

export const machineChecks: readonly Check[] = [
  {
    id: 'memory',
    title: 'Memory',
    symptom: 'An engine host is ended by the system, or answers come slowly.',
    mend: [
      'Close other programs, or choose a smaller model with `aibot config set engines.llm.use qwen2.5-coder-0.5b-instruct`.',
    ],
    run() {
      const detail = `${formatBytes(freemem())} free of ${formatBytes(totalmem())}, ${availableParallelism()} cores`;
      return Promise.resolve(freemem() < 1.5 * gib ? warning(detail) : ok(detail));
    },
  },
  {
    id: 'home',
    title: 'Folders of this home',
    symptom: 'The daemon does not start, or settings and keys are not kept.',
    mend: [
      'Make room there and give this user the right to write, or set AIBOT_HOME to a directory of your own.',
    ],
    isEssential: true,
    async run({ paths }) {
      const { configDir, stateDir, dataDir, runtimeDir } = paths;
      const parents = new Set([configDir, stateDir, dataDir, runtimeDir].map(nearestExisting));
      for (const dir of parents) {
        const problem = await problemOf(dir);
        if (problem !== undefined) return failed(`${dir} ${problem}`);
      }
      return ok([...parents].join(', '));
    },
  },
  {
    id: 'disk',
    title: 'Disk for models',
    symptom: 'A model does not arrive: `no space left on device`.',
    mend: ['Make room, or put the models elsewhere with `aibot config set models.dir DIR`.'],
    async run({ config, paths }) {
      const dir = nearestExisting(config?.models.dir ?? paths.modelsDir);
      const { bavail, bsize } = await statfs(dir);
      const detail = `${formatBytes(bavail * bsize)} free at ${dir}`;
      return bavail * bsize < 3 * gib ? warning(detail) : ok(detail);
    },
  },
  {
    id: 'gateway-port',
    title: 'Gateway port',
    symptom: 'The gateway does not start: `EADDRINUSE`.',
    mend: [
      'End the program that has the port, or take another one with `aibot config set gateway.port PORT`.',
    ],
    async run(context) {
      const gateway = context.config?.gateway;
      if (!gateway?.enabled) return ok('the gateway is off');
      const where = `${gateway.host}:${gateway.port}`;
      if (await isDaemonThere(context)) return ok(`${where}, used by the running daemon`);
      const problem = await tryPort(gateway.host, gateway.port);
      return problem === undefined ? ok(`${where} is free`) : failed(`${where}: ${problem}`);
    },
  },
  {
    id: 'tools',
    title: 'Optional programs',
    symptom: 'Clips other than WAV are refused, or `aibot talk` finds no microphone.',
    mend: [
      'Install what you need: ffmpeg reads other audio formats, sox or alsa-utils give `aibot talk` a microphone.',
    ],
    async run({ signal }) {
      const found = await Promise.all(
        optionalPrograms.map(async (name) => ((await isInstalled(name, signal)) ? name : undefined)),
      );
      const there = found.filter((name) => name !== undefined);
      const missing = optionalPrograms.filter((name) => !there.includes(name));
      return ok(
        [
          `there: ${there.join(', ') || 'none'}`,
          ...(missing.length > 0 ? [`not there: ${missing.join(', ')}`] : []),
        ].join('; '),
      );
    },
  },
];

/** A turn, a line of the log and a setting fit into less; with less the daemon does not come up. */
const smallestRoomBytes = 1024 ** 2;

/** Why nothing can be kept below a folder; undefined when it can. */
async function problemOf(dir: string): Promise<string | undefined> {
  if (!(await stat(dir)).isDirectory()) return 'is a file, where a folder is needed';
  const isWritable = await access(dir, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return 'cannot be written to by this user';
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize < smallestRoomBytes ? 'lies on a disk that is full' : undefined;
}

const optionalPrograms = ['ffmpeg', 'sox', 'arecord', 'tmux'] as const;

async function isInstalled(program: string, signal: AbortSignal): Promise<boolean> {
  const [finder, args] =
    process.platform === 'win32' ? ['where', [program]] : ['/bin/sh', ['-c', `command -v ${program}`]];
  try {
    await promisify(execFile)(finder, args, { signal, timeout: 3_000 });
    return true;
  } catch {
    return false;
  }
}

async function isDaemonThere({ paths, signal }: CheckContext): Promise<boolean> {
  try {
    await createControlClient(paths.socketPath).call('status', {}, { signal, deadlineMs: 2_000 });
    return true;
  } catch {
    return false;
  }
}

/** Why a port cannot be listened on; undefined when it can. */
function tryPort(host: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) =>
    resolve(error.code === 'EADDRINUSE' ? 'in use' : error.message),
  );
  server.listen(port, host, () => server.close(() => resolve(undefined)));
  return promise;
}

function nearestExisting(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearestExisting(dirname(dir));
}
