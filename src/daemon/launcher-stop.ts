import { existsSync } from 'node:fs';
import { resolvePaths } from '../config/paths.ts';
import { createControlClient } from '../control/client.ts';
import { AibotError } from '../shared/errors.ts';
import { readDaemonInfo } from './daemon-info.ts';

export interface StopOptions {
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** How long an orderly stop may take; the daemon gives each of its parts 5 s. */
  readonly deadlineMs?: number | undefined;
}

export interface StopOutcome {
  readonly wasRunning: boolean;
  readonly pid?: number | undefined;
  /** How it went: asked over the socket, by SIGTERM, or by SIGKILL; absent when nothing ran. */
  readonly how?: 'asked' | 'terminated' | 'killed' | undefined;
}

/**
 * Stops the daemon of this home and waits until it is gone, which is when its lock is free. Asks first;
 * insists with signals when it does not answer. A signal is sent only while the lock is held: its holder wrote
 * the pid, so the pid cannot be another program's.
 */
export async function stopDaemon(options: StopOptions): Promise<StopOutcome> {
  const paths = resolvePaths({ env: options.env });
  const { signal } = options;
  const pid = await askToStop(paths.socketPath, signal);
  if (!existsSync(paths.daemonLockFile)) return { wasRunning: false };

  const { waitForInstanceLock } = await import('./instance-lock.ts');
  const isGone = async (deadlineMs: number) => {
    const lock = await waitForInstanceLock(paths.daemonLockFile, { signal, deadlineMs });
    lock?.release();
    return lock !== undefined;
  };
  if (await isGone(pid === undefined ? 0 : (options.deadlineMs ?? 20_000))) {
    return pid === undefined ? { wasRunning: false } : { wasRunning: true, pid, how: 'asked' };
  }
  const holder = pid ?? readDaemonInfo(paths.daemonInfoFile)?.pid;
  if (holder !== undefined) {
    if (send(holder, 'SIGTERM') && (await isGone(5_000)))
      return { wasRunning: true, pid: holder, how: 'terminated' };
    if (send(holder, 'SIGKILL') && (await isGone(5_000)))
      return { wasRunning: true, pid: holder, how: 'killed' };
  }
  throw new AibotError('The daemon does not stop.', {
    code: 'daemon-unstoppable',
    nextSteps: [
      holder === undefined ? 'Find it with `ps` and end it.' : `End it by hand: \`kill -9 ${holder}\`.`,
    ],
  });
}

/** The pid of the daemon that was asked; undefined when none listens or it does not answer. */
async function askToStop(socketPath: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const { pid } = await createControlClient(socketPath).call('shutdown', {}, { signal, deadlineMs: 3_000 });
    return pid;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AibotError && error.code === 'daemon-socket-denied') throw error;
    return undefined;
  }
}

/** False when the process is gone already or not ours. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
