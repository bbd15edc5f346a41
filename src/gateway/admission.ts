import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

/** `live`: somebody is waiting for a voice to answer. `batch`: everything that can wait. */
export type Lane = 'live' | 'batch';

export interface AdmissionOptions {
  readonly clock: Clock;
  /** Calls of one lane that run at once; an engine on two cores does not get faster with more. */
  readonly concurrency: number;
  /** Longest time in the queue, by lane: who would wait longer is told so at once. */
  readonly maxQueueMs: Readonly<Record<Lane, number>>;
  /** How long a call waited that was let in. */
  readonly onEntered?: ((lane: Lane, waitedMs: number) => void) | undefined;
}

/** The queue before one engine. */
export interface Admission {
  /** Runs `open` when its turn has come. @throws AibotError `gateway-busy` instead of waiting too long */
  stream<T>(
    lane: Lane,
    signal: AbortSignal,
    open: () => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined>;
  /** How long a call that came now would wait, by the calls measured so far. */
  expectedWaitMs(lane: Lane): number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly enter: () => void;
  readonly refuse: (error: unknown) => void;
}

/** After a live call batch work keeps still so long: the next sentence of an answer, or the next turn, is near. */
const quietMs = 500;
/** Batch work that has waited so long goes in between two sentences all the same: it is late, but not starved. */
const patienceMs = 15_000;
/** What a call is taken to last before one was measured. */
const firstGuessMs = 500;
/** Weight of the newest call in the running mean: about the last ten count. */
const newestWeight = 0.2;

/**
 * Lets calls in one after the other and refuses what the measured times say would wait too long. A live call waits
 * for live calls alone: the engines do batch work in another process or let it be overtaken between two of its
 * steps, so that one place more costs a voice next to nothing, and waiting for a long answer to end would cost it all.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { clock, concurrency, maxQueueMs, onEntered } = options;
  const queues: Record<Lane, Waiting[]> = { live: [], batch: [] };
  const running: Record<Lane, number> = { live: 0, batch: 0 };
  const meanMs: Record<Lane, number> = { live: firstGuessMs, batch: firstGuessMs };

  let quietUntilMs = -Infinity;
  let alarm: Disposable | undefined;

  const isFree = (lane: Lane, sinceMs = clock.now()) =>
    lane === 'live'
      ? running.live < concurrency
      : running.live + running.batch < concurrency &&
        (quietUntilMs <= clock.now() || clock.now() - sinceMs >= patienceMs);

  function expectedWaitMs(lane: Lane): number {
    if (isFree(lane)) return 0;
    const aheadMs =
      lane === 'live'
        ? (queues.live.length + 1) * meanMs.live
        : queues.live.length * meanMs.live + (queues.batch.length + 1) * meanMs.batch;
    return aheadMs / concurrency;
  }

  async function enter(lane: Lane, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (isFree(lane)) {
      running[lane]++;
      return;
    }
    if (expectedWaitMs(lane) > maxQueueMs[lane]) throw busyError();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting: Waiting = { sinceMs: clock.now(), enter: () => resolve(undefined), refuse: reject };
    queues[lane].push(waiting);
    admitLater();
    const leave = (error: unknown) => {
      const index = queues[lane].indexOf(waiting);
      // Already let in: then it is the call's own signal that ends it.
      if (index >= 0) {
        queues[lane].splice(index, 1);
        waiting.refuse(error);
      }
    };
    const onAbort = () => leave(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const limit = clock.after(maxQueueMs[lane], () => leave(busyError()));
    try {
      await promise;
    } finally {
      limit[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
    }
  }

  function leave(lane: Lane, startedAtMs: number): void {
    meanMs[lane] += newestWeight * (clock.now() - startedAtMs - meanMs[lane]);
    running[lane]--;
    if (lane === 'live') quietUntilMs = clock.now() + quietMs;
    admit();
  }

  /** The place is taken for the next one at once, or a newcomer could take it before it wakes. */
  function admit(): void {
    for (const lane of ['live', 'batch'] as const) {
      for (let [next] = queues[lane]; next && isFree(lane, next.sinceMs); [next] = queues[lane]) {
        queues[lane].shift();
        running[lane]++;
        next.enter();
      }
    }
    admitLater();
  }

  /**
   * Looks again when the quiet ends, where that alone is waited for. It may have ended since the last look, or the
   * timer may be a little early: then once more in a moment, or nobody would ever look again.
   */
  function admitLater(): void {
    alarm?.[Symbol.dispose]();
    alarm = undefined;
    if (queues.batch.length === 0 || running.live + running.batch >= concurrency) return;
    alarm = clock.after(Math.max(1, quietUntilMs - clock.now()), admit);
  }

  return {
    expectedWaitMs,
    async *stream(lane, signal, open) {
      const cameAtMs = clock.now();
      await enter(lane, signal);
      const startedAtMs = clock.now();
      onEntered?.(lane, startedAtMs - cameAtMs);
      try {
        yield* open();
      } finally {
        leave(lane, startedAtMs);
      }
    },
  };
}

const busyError = () =>
  new AibotError('The engines have more to do than can be waited for.', {
    code: 'gateway-busy',
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['Try again after the seconds the Retry-After header says.'],
  });
