/** Why work was cancelled; the `reason` of every AbortSignal of the house. */
export type CancelReason = 'barge-in' | 'user-left' | 'deadline' | 'superseded' | 'shutdown' | 'client-gone';

/** The error an aborted wait rejects with. Never shown to a user: whoever cancelled knows why. */
export class Cancelled extends Error {
  readonly reason: CancelReason;

  constructor(reason: CancelReason) {
    super(`cancelled: ${reason}`);
    this.name = 'Cancelled';
    this.reason = reason;
  }
}

/** Whether something thrown is a cancellation (ours or the platform's `AbortError`) and not a failure. */
export function isCancelled(thrown: unknown): boolean {
  return thrown instanceof Cancelled || (thrown instanceof Error && thrown.name === 'AbortError');
}

/** Why a signal was aborted; `undefined` when it was not, or not by the house. */
export function cancelReasonOf(signal: AbortSignal): CancelReason | undefined {
  return signal.reason instanceof Cancelled ? signal.reason.reason : undefined;
}

/** A node of the cancellation tree: aborted with its parent, or alone by `cancel`. */
export interface Scope {
  readonly signal: AbortSignal;
  cancel(reason: CancelReason): void;
  /** Detaches from the parent; call it when the work has ended, or listeners pile up on a long-lived parent. */
  dispose(): void;
}

export function createScope(parent?: AbortSignal): Scope {
  const controller = new AbortController();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    cancel: (reason) => controller.abort(new Cancelled(reason)),
    dispose: () => parent?.removeEventListener('abort', follow),
  };
}

/** Settles with `promise`, or rejects as soon as `signal` aborts; the promise itself is not stopped. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    // Left behind before anybody looked at it: its own failure must not count as unhandled.
    promise.catch(() => undefined);
    throw signal.reason as Error;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
