import type { Clock } from '../../shared/clock.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Receipt } from '../pipeline/receipt.ts';

/** A question that nobody noticed is given up after this long. */
const unheardMs = 6_000;
/** After a turn has ended, a second half of the question would have been noticed by now. */
const quietMs = 400;

/** Knows from the events which turns are open, so that a script can wait for the end of an exchange. */
export interface TurnWatch {
  observe(event: PipelineEvent): void;
  /** A place in the stream of receipts. */
  mark(): number;
  /** Resolves with the receipts since `mark` once no turn is open; empty when nothing was heard. */
  untilQuiet(mark: number): Promise<readonly Receipt[]>;
}

export function createTurnWatch(clock: Clock): TurnWatch {
  const open = new Set<string>();
  const receipts: Receipt[] = [];
  const waiting = new Set<() => void>();
  let lastChangeMs = clock.now();

  /** Resolves when a turn begins or ends, or after `atMostMs`. */
  async function nextChange(atMostMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = () => resolve(undefined);
    waiting.add(wake);
    const timer = Number.isFinite(atMostMs) ? clock.after(atMostMs, wake) : undefined;
    await promise;
    waiting.delete(wake);
    timer?.[Symbol.dispose]();
  }

  return {
    observe(event) {
      if (event.type === 'turn-ended') {
        open.delete(event.turnId);
        receipts.push(event.receipt);
      } else if (event.type === 'speech-started') {
        open.add(event.turnId);
      } else return;
      lastChangeMs = clock.now();
      for (const wake of waiting) wake();
    },
    mark: () => receipts.length,
    async untilQuiet(mark) {
      const startMs = clock.now();
      for (;;) {
        const patienceMs = receipts.length > mark ? quietMs : unheardMs;
        const leftMs = Math.max(lastChangeMs, startMs) + patienceMs - clock.now();
        if (open.size === 0 && leftMs <= 0) return receipts.slice(mark);
        await nextChange(open.size === 0 ? leftMs : Number.POSITIVE_INFINITY);
      }
    },
  };
}
