import type { Clock } from '../../src/shared/clock.ts';

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to go: hours pass in milliseconds, always in the same order. */
export interface VirtualClock extends Clock {
  /** Lets `ms` go by: every timer due meanwhile runs in order, with all promise work between two of them done. */
  advance(ms: number): Promise<void>;
  /** Does all promise work that is waiting; time stands still. */
  settle(): Promise<void>;
  /** Advances timer by timer until `isDone` holds; throws after `limitMs`, so that a wedged test fails and does not hang. */
  advanceUntil(isDone: () => boolean, limitMs: number): Promise<void>;
  /** Timers that have neither run nor been disposed of: a leak when everything has ended. */
  readonly pendingTimers: number;
}

/** Starts at 0 ms; `wallStartMs` is what `wallNow` says then. */
export function createVirtualClock(wallStartMs = Date.UTC(2026, 0, 5, 9, 30)): VirtualClock {
  const alarms = new Set<Alarm>();
  let nowMs = 0;
  let count = 0;

  const after = (ms: number, run: () => void): Disposable => {
    const alarm: Alarm = { atMs: nowMs + Math.max(0, ms), order: count++, run };
    alarms.add(alarm);
    return { [Symbol.dispose]: () => void alarms.delete(alarm) };
  };

  const nextAlarm = (): Alarm | undefined => {
    let next: Alarm | undefined;
    for (const alarm of alarms) {
      if (!next || alarm.atMs < next.atMs || (alarm.atMs === next.atMs && alarm.order < next.order)) {
        next = alarm;
      }
    }
    return next;
  };

  const ring = (alarm: Alarm) => {
    alarms.delete(alarm);
    nowMs = alarm.atMs;
    alarm.run();
  };

  const clock: VirtualClock = {
    now: () => nowMs,
    wallNow: () => wallStartMs + nowMs,
    after,
    sleep(ms, options) {
      const signal = options?.signal;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = () => {
          timer[Symbol.dispose]();
          reject(signal?.reason as Error);
        };
        const timer = after(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    // The microtask queue is drained before a macrotask runs, whatever its length: one turn of the loop is enough.
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    async advance(ms) {
      const untilMs = nowMs + ms;
      await clock.settle();
      for (let next = nextAlarm(); next && next.atMs <= untilMs; next = nextAlarm()) {
        ring(next);
        await clock.settle();
      }
      nowMs = untilMs;
    },
    async advanceUntil(isDone, limitMs) {
      const untilMs = nowMs + limitMs;
      await clock.settle();
      while (!isDone()) {
        const next = nextAlarm();
        if (!next || next.atMs > untilMs) {
          throw new Error(`not done after ${limitMs} ms of virtual time`);
        }
        ring(next);
        await clock.settle();
      }
    },
    get pendingTimers() {
      return alarms.size;
    },
  };
  return clock;
}
