import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';

/** `live`: somebody is waiting for a voice to answer. `batch`: everything that can wait. */
export type Lane = 'live' | 'batch';

export interface AdmissionOptions {
  readonly clock: Clock;
  /** Calls that run at once; an engine on two cores does not get faster with more. */
  readonly concurrency: number;
  /** Longest time in the queue, by lane: who would wait longer is told so at once. */
  readonly maxQueueMs: Readonly<Record<Lane, number>>;
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
  readonly enter: () => void;
  readonly refuse: (error: unknown) => void;
}

/** What a call is taken to last before one was measured. */
const firstGuessMs = 500;
/** Weight of the newest call in the running mean: about the last ten count. */
const newestWeight = 0.2;

/** Lets calls in one after the other, live ones first, and refuses what the measured times say would wait too long. */
export function createAdmission({ clock, concurrency, maxQueueMs }: AdmissionOptions): Admission {
  const queues: Record<Lane, Waiting[]> = { live: [], batch: [] };
  let running = 0;
  let meanMs = firstGuessMs;

  function expectedWaitMs(lane: Lane): number {
    if (running < concurrency) return 0;
    const ahead = queues.live.length + (lane === 'batch' ? queues.batch.length : 0);
    return ((ahead + 1) * meanMs) / concurrency;
  }

  async function enter(lane: Lane, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < concurrency) {
      running++;
      return;
    }
    if (expectedWaitMs(lane) > maxQueueMs[lane]) throw busyError();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting: Waiting = { enter: () => resolve(undefined), refuse: reject };
    queues[lane].push(waiting);
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

  function leave(startedAtMs: number): void {
    meanMs += newestWeight * (clock.now() - startedAtMs - meanMs);
    const next = queues.live.shift() ?? queues.batch.shift();
    // The place goes to the next one without being free in between, or a newcomer could take it.
    if (next) next.enter();
    else running--;
  }

  return {
    expectedWaitMs,
    async *stream(lane, signal, open) {
      await enter(lane, signal);
      const startedAtMs = clock.now();
      try {
        yield* open();
      } finally {
        leave(startedAtMs);
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
