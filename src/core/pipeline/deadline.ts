import { cancelReasonOf, createScope, isCancelled, untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The error of a stage that took too long. */
export const tooLate = (stage: string, limitMs: number): AibotError =>
  new AibotError(`${stage} gave nothing within ${limitMs} ms`, {
    code: 'deadline-exceeded',
    retryable: true,
    nextSteps: ['Run `aibot doctor` to see which engine is slow or stuck.'],
  });

/** Runs `work` for at most `limitMs`; after that its signal is aborted and `deadline-exceeded` is thrown, even if it hangs. */
export async function within<T>(
  stage: string,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, signal }: DeadlineOptions,
): Promise<T> {
  const scope = createScope(signal);
  const timer = clock.after(limitMs, () => scope.cancel('deadline'));
  try {
    return await untilAborted(work(scope.signal), scope.signal);
  } catch (error) {
    const isLate = !signal.aborted && cancelReasonOf(scope.signal) === 'deadline';
    throw isLate && isCancelled(error) ? tooLate(stage, limitMs) : error;
  } finally {
    timer[Symbol.dispose]();
    scope.dispose();
  }
}

export interface PaceLimits {
  readonly firstMs: number;
  readonly nextMs: number;
}

/**
 * Passes on what `open` streams, but waits no longer than the limits for an item and not at all once `signal`
 * aborts; a source that ignores its signal is left behind.
 */
export async function* paced<T>(
  stage: string,
  limits: PaceLimits,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { clock, signal }: DeadlineOptions,
): AsyncGenerator<T, void, undefined> {
  const scope = createScope(signal);
  const iterator = open(scope.signal)[Symbol.asyncIterator]();
  try {
    let limitMs = limits.firstMs;
    for (;;) {
      const result = await within(stage, limitMs, () => iterator.next(), { clock, signal: scope.signal });
      if (result.done) return;
      yield result.value;
      limitMs = limits.nextMs;
    }
  } finally {
    scope.cancel('superseded');
    scope.dispose();
    // Not awaited: a hanging source would hold up whoever is leaving it.
    iterator.return?.().catch(() => undefined);
  }
}
