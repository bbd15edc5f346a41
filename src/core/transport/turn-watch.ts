import type { Clock } from '../../shared/clock.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Receipt } from '../pipeline/receipt.ts';

/** A question that nobody noticed is given up after this long. */
const unheardMs = 6_000;
/** After a turn has ended, a second half of the question would have been noticed by now. */
const quietMs = 400;
const pollMs = 20;

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
  let lastChangeMs = clock.now();

  return {
    observe(event) {
      if (event.type === 'turn-ended') {
        open.delete(event.turnId);
        receipts.push(event.receipt);
      } else if (event.type === 'speech-started') {
        open.add(event.turnId);
      } else return;
      lastChangeMs = clock.now();
    },
    mark: () => receipts.length,
    async untilQuiet(mark) {
      const startMs = clock.now();
      for (;;) {
        await clock.sleep(pollMs);
        const sinceChangeMs = clock.now() - Math.max(lastChangeMs, startMs);
        const isAnswered = receipts.length > mark && sinceChangeMs >= quietMs;
        if (open.size === 0 && (isAnswered || sinceChangeMs >= unheardMs)) return receipts.slice(mark);
      }
    },
  };
}
