import { untilAborted } from '../../shared/abort.ts';

export interface FloorRequest {
  readonly signal: AbortSignal;
  /** Never turned away: announcements must be heard. */
  readonly isUrgent?: boolean | undefined;
}

export interface Floor {
  readonly isFree: boolean;
  readonly waiting: number;
  /**
   * Waits for the right to speak, first come first served. Gives `undefined` at once when too many wait already;
   * rejects when `signal` aborts. Whoever gets it must dispose of it.
   */
  request(options: FloorRequest): Promise<Disposable | undefined>;
}

/** One answer at a time: whoever has the floor speaks, the others wait in order. */
export function createFloor(maxWaiting: () => number): Floor {
  const waiters: (() => void)[] = [];
  let isTaken = false;

  const lease = (): Disposable => {
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (!isHeld) return;
        isHeld = false;
        const next = waiters.shift();
        // Handed over without being free in between, so that nobody can jump the queue.
        if (next) next();
        else isTaken = false;
      },
    };
  };

  return {
    get isFree() {
      return !isTaken;
    },
    get waiting() {
      return waiters.length;
    },
    async request({ signal, isUrgent }) {
      signal.throwIfAborted();
      if (!isTaken) {
        isTaken = true;
        return lease();
      }
      if (!isUrgent && waiters.length >= maxWaiting()) return undefined;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const waiter = { isGranted: false };
      const grant = () => {
        waiter.isGranted = true;
        resolve(undefined);
      };
      waiters.push(grant);
      try {
        await untilAborted(promise, signal);
        return lease();
      } catch (error) {
        // Granted in the same moment as aborted: pass it on, or it would be lost for ever.
        if (waiter.isGranted) lease()[Symbol.dispose]();
        else waiters.splice(waiters.indexOf(grant), 1);
        throw error;
      }
    },
  };
}
