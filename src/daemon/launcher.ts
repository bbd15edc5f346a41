import { existsSync } from 'node:fs';
import { loadConfigWithSources } from '../config/load-config.ts';
import { type Paths, resolvePaths } from '../config/paths.ts';
import { ensurePrivateDir } from '../config/private-dir.ts';
import { packageVersion } from '../config/version.ts';
import { createControlClient } from '../control/client.ts';
import type { DaemonStatus } from '../control/status.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { InstanceLock } from './instance-lock.ts';
import { spawnDaemon } from './launcher-spawn.ts';
import { type StopOutcome, stopDaemon } from './launcher-stop.ts';

export { type StopOutcome, stopDaemon } from './launcher-stop.ts';

export interface LaunchOptions {
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** Loading big models from a slow disk takes its time; a daemon that says nothing for longer has failed. */
  readonly deadlineMs?: number | undefined;
  /** The module that is the daemon; this package's own by default. */
  readonly mainFile?: string | undefined;
  /** Told which part is being started. */
  readonly onStarting?: ((part: string) => void) | undefined;
}

export interface LaunchOutcome {
  /** `replaced`: a daemon of another version was stopped first. */
  readonly how: 'already-running' | 'started' | 'replaced';
  readonly status: DaemonStatus;
}

const defaultDeadlineMs = 180_000;

/**
 * Sees to it that a daemon of this version is running and ready. Any number of callers may do so at once: one
 * of them starts it, the others wait for that one.
 */
export async function ensureDaemon(options: LaunchOptions): Promise<LaunchOutcome> {
  // A configuration the daemon would refuse is refused here, where somebody reads it.
  const { paths } = loadConfigWithSources({ env: options.env, cwd: options.cwd });
  const before = await pingDaemon(paths, options.signal);
  if (before?.state === 'ready' && before.version === packageVersion()) {
    return { how: 'already-running', status: before };
  }
  const lock = await takeLaunchLock(paths, options);
  try {
    return await launchLocked(paths, options);
  } finally {
    lock.release();
  }
}

async function launchLocked(paths: Paths, options: LaunchOptions): Promise<LaunchOutcome> {
  const deadlineMs = options.deadlineMs ?? defaultDeadlineMs;
  const { signal } = options;
  const found = await pingDaemon(paths, signal);
  let how: LaunchOutcome['how'] = 'started';
  if (found?.version === packageVersion() && found.state !== 'stopping') {
    how = 'already-running';
    if (found.state === 'starting') await untilReady(paths, signal);
  } else {
    // Of another version, on its way out, or holding the lock without answering.
    const stopped = await stopDaemon({ signal, env: options.env });
    if (found && found.state !== 'stopping' && stopped.wasRunning) how = 'replaced';
    await spawnDaemon({ ...options, paths, deadlineMs });
  }
  return { how, status: await createControlClient(paths.socketPath).call('status', {}, { signal }) };
}

/** The status of the daemon; undefined when none answers. A socket that is denied is an error, not an absence. */
export async function pingDaemon(paths: Paths, signal: AbortSignal): Promise<DaemonStatus | undefined> {
  try {
    return await createControlClient(paths.socketPath).call('status', {}, { signal, deadlineMs: 3_000 });
  } catch (error) {
    const code = error instanceof AibotError ? error.code : '';
    const absent = ['daemon-not-running', 'daemon-not-answering', 'daemon-went-away', 'control-protocol'];
    if (absent.includes(code)) return undefined;
    throw error;
  }
}

async function untilReady(paths: Paths, signal: AbortSignal): Promise<void> {
  const client = createControlClient(paths.socketPath);
  // Subscribed first and asked then: a daemon that becomes ready in between is not missed.
  const types = ['daemon-ready', 'daemon-stopping'];
  for await (const { event } of client.events({ signal, types, lastEventId: 'from-the-start-0' })) {
    if (event.type === 'daemon-ready') return;
    if (event.type === 'daemon-stopping') break;
  }
  throw new AibotError('The daemon that was starting has stopped.', {
    code: 'daemon-failed',
    nextSteps: ['See why with `aibot logs --level error`.'],
  });
}

async function takeLaunchLock(paths: Paths, options: LaunchOptions): Promise<InstanceLock> {
  ensurePrivateDir(paths.runtimeDir);
  const { waitForInstanceLock } = await import('./instance-lock.ts');
  const lock = await waitForInstanceLock(paths.launchLockFile, {
    signal: options.signal,
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
  });
  if (lock) return lock;
  throw new AibotError('Another `aibot up` has been starting the daemon for too long.', {
    code: 'launch-locked',
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['End that other command, then run `aibot up` again.'],
  });
}

/** Stops the daemon, if there is one, and starts it anew. */
export async function restartDaemon(
  options: LaunchOptions,
): Promise<LaunchOutcome & { readonly stopped: StopOutcome }> {
  const stopped = await stopDaemon({ signal: options.signal, env: options.env });
  return { ...(await ensureDaemon(options)), stopped };
}

/** Whether a daemon holds the lock of this home, answering or not. */
export async function isDaemonAlive(env?: NodeJS.ProcessEnv): Promise<boolean> {
  const { daemonLockFile } = resolvePaths({ env });
  if (!existsSync(daemonLockFile)) return false;
  const { isLocked } = await import('./instance-lock.ts');
  return isLocked(daemonLockFile);
}

/** `aibot daemon run`: the daemon in this process, its log on `output`, until a signal ends it. */
export async function runDaemonHere(options: {
  readonly output: { write(line: string): void };
}): Promise<void> {
  const { runUntilSignalled } = await import('./serve-launcher.ts');
  const { composeDaemon } = await import('../composition/daemon.ts');
  await runUntilSignalled({ ...options, compose: composeDaemon });
}
