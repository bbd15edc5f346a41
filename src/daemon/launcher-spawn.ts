import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Paths } from '../config/paths.ts';
import { systemClock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { thriftyMalloc } from '../shared/thrifty-malloc.ts';
import type { LauncherMessage } from './serve-launcher.ts';

export interface SpawnDaemonOptions {
  readonly paths: Paths;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly mainFile?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  readonly onStarting?: ((part: string) => void) | undefined;
}

/**
 * Starts a daemon that outlives this process and waits for its `ready`. A daemon that fails, dies, or says
 * nothing until the deadline is an error with its last words.
 */
export async function spawnDaemon(options: SpawnDaemonOptions): Promise<void> {
  const { paths } = options;
  const output = openOutput(paths);
  const child = spawn(process.execPath, [options.mainFile ?? ownMainFile()], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...thriftyMalloc, ...(options.env ?? process.env) },
    cwd: options.cwd ?? process.cwd(),
  });
  closeSync(output);
  try {
    await untilReady(child, options);
  } catch (error) {
    // Whatever the reason: nobody waits for this child any more, and a half-started daemon helps no one.
    child.kill('SIGTERM');
    throw error;
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** This folder's `main`, in the sources or compiled. */
function ownMainFile(): string {
  const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(`./main${suffix}`, import.meta.url));
}

/** One file a start; that of the start before is kept, because it may hold the last words of a crash. */
function openOutput(paths: Paths): number {
  mkdirSync(paths.logDir, { recursive: true, mode: 0o700 });
  if (existsSync(paths.daemonOutputFile))
    renameSync(paths.daemonOutputFile, `${paths.daemonOutputFile}.before`);
  return openSync(paths.daemonOutputFile, 'w', 0o600);
}

function untilReady(child: ChildProcess, options: SpawnDaemonOptions): Promise<void> {
  const { paths, signal, deadlineMs } = options;
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = systemClock.after(deadlineMs, () =>
    reject(failedError(`was not ready after ${Math.round(deadlineMs / 1000)} s`, paths)),
  );
  const onAbort = () => reject(signal.reason as Error);
  const onMessage = (message: LauncherMessage) => {
    if (message.type === 'starting') options.onStarting?.(message.part);
    else if (message.type === 'ready') resolve(undefined);
    else reject(new AibotError(message.error.message, { ...message.error, exitCode: message.exitCode }));
  };
  const onExit = (code: number | null, killedBy: NodeJS.Signals | null) =>
    reject(failedError(killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code ?? 0}`, paths));
  signal.addEventListener('abort', onAbort, { once: true });
  child.on('message', onMessage);
  child.once('exit', onExit);
  child.once('error', reject);
  return promise.finally(() => {
    timer[Symbol.dispose]();
    signal.removeEventListener('abort', onAbort);
    child.off('message', onMessage);
    child.off('exit', onExit);
  });
}

function failedError(what: string, paths: Paths): AibotError {
  const words = lastLines(paths.daemonOutputFile, 8);
  return new AibotError(`The daemon ${what}.${words === '' ? '' : `\n${words}`}`, {
    code: 'daemon-failed',
    exitCode: exitCodes.unavailable,
    nextSteps: [
      `Read ${paths.daemonOutputFile}.`,
      'Look for the cause with `aibot doctor`.',
      'See more with `aibot logs`.',
    ],
  });
}

function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
