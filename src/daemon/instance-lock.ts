import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

/** A lock that is held until `release`, or until the process dies in whatever way. */
export interface InstanceLock {
  release(): void;
}

/**
 * Takes the lock at `file`, or gives undefined when another process holds it.
 *
 * The kernel keeps it: SQLite's exclusive transaction is a lock on the open file, so it ends with its process,
 * after kill −9 and power cuts too. There is no pid to compare, hence no stale lock and no reused pid.
 * See docs/adr/0005.
 */
export function tryInstanceLock(file: string): InstanceLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // The lock is the point, the file stays empty: no journal that a kill could leave behind.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw new AibotError(`The lock file ${file} cannot be used: ${(error as Error).message}.`, {
      code: 'lock-unusable',
      cause: error,
      nextSteps: [`Remove ${file} and try again.`],
    });
  }
  return { release: () => database.close() };
}

/** Whether some process holds the lock now. */
export function isLocked(file: string): boolean {
  const lock = tryInstanceLock(file);
  lock?.release();
  return lock === undefined;
}

export interface WaitForLockOptions {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

const retryMs = 40;

/** Waits until the lock is free and takes it; undefined when it is still held at the deadline. */
export async function waitForInstanceLock(
  file: string,
  { signal, deadlineMs }: WaitForLockOptions,
): Promise<InstanceLock | undefined> {
  const endMs = systemClock.now() + deadlineMs;
  for (;;) {
    const lock = tryInstanceLock(file);
    if (lock || systemClock.now() >= endMs) return lock;
    await systemClock.sleep(retryMs, { signal });
  }
}

export function alreadyRunningError(pid: number | undefined): AibotError {
  const who = pid === undefined ? '' : ` (process ${pid})`;
  return new AibotError(`A daemon of this home is already running${who}.`, {
    code: 'daemon-already-running',
    exitCode: exitCodes.unavailable,
    nextSteps: ['See it with `aibot status`.', 'Stop it with `aibot down`.'],
  });
}

/** Primary result code SQLITE_BUSY; the bytes above it say why. */
const busyCode = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busyCode;
}
