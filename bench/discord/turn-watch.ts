import type { ControlClient } from '../../src/control/client.ts';
import type { ControlEvent } from '../../src/control/events.ts';
import type { TurnReceipt } from '../../src/control/receipts.ts';

/** What the daemon told of one turn; times by this process's clock. */
export interface WatchedTurn {
  readonly turnId: string;
  readonly speakerId: string;
  /** When they were last heard to begin, or to go on. */
  spokeAtMs?: number;
  committedText?: string;
  committedAtMs?: number;
  /** Its answer began to be played. */
  startedAtMs?: number;
  duckedAtMs?: number;
  interruptedAtMs?: number;
  endedAtMs?: number;
  /** What failed in it. */
  failures: string[];
  receipt?: TurnReceipt;
}

export interface TurnWatch extends Disposable {
  readonly all: readonly WatchedTurn[];
  /** Settles with the first turn, now or later, of which this is true; undefined after `timeoutMs`. */
  find(isWanted: (turn: WatchedTurn) => boolean, timeoutMs: number): Promise<WatchedTurn | undefined>;
}

type TurnEvent = Extract<ControlEvent, { turnId: string; speakerId: string; atMs: number }>;

/**
 * Follows the daemon's events. Its clock has another zero: the difference is that of the event that came soonest, as
 * both run on one machine.
 */
export function followTurns(control: ControlClient): TurnWatch {
  const ending = new AbortController();
  const told: TurnEvent[] = [];
  const waiters = new Set<() => void>();
  let offsetMs = Infinity;
  let turns: readonly WatchedTurn[] = [];

  function fold(): readonly WatchedTurn[] {
    const byId = new Map<string, WatchedTurn>();
    for (const event of told) {
      const { turnId, speakerId } = event;
      const turn = byId.get(turnId) ?? { turnId, speakerId, failures: [] };
      byId.set(turnId, turn);
      const atMs = event.atMs + offsetMs;
      if (event.type === 'speech-started' || event.type === 'speech-resumed') turn.spokeAtMs = atMs;
      else if (event.type === 'turn-committed') {
        turn.committedText = event.text;
        turn.committedAtMs = atMs;
      } else if (event.type === 'answer-started') turn.startedAtMs = atMs;
      else if (event.type === 'answer-ducked') turn.duckedAtMs ??= atMs;
      else if (event.type === 'answer-interrupted') turn.interruptedAtMs = atMs;
      else if (event.type === 'stage-failed') turn.failures.push(`${event.stage}: ${event.code}`);
      else if (event.type === 'turn-ended') {
        turn.endedAtMs = atMs;
        turn.receipt = event.receipt;
      }
    }
    return [...byId.values()];
  }

  async function follow(): Promise<void> {
    for await (const { event } of control.follow({ signal: ending.signal })) {
      const arrivedAtMs = performance.now();
      // Others than those of a turn tell the time of day.
      if (!('turnId' in event)) continue;
      offsetMs = Math.min(offsetMs, arrivedAtMs - event.atMs);
      told.push(event);
      turns = fold();
      waiters.forEach((wake) => wake());
    }
  }
  follow().catch(() => undefined);

  return {
    get all() {
      return turns;
    },
    find(isWanted, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<WatchedTurn | undefined>();
      const look = () => {
        const found = turns.find(isWanted);
        if (found) resolve(found);
      };
      const timer = setTimeout(() => resolve(undefined), timeoutMs);
      waiters.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiters.delete(look);
      });
    },
    [Symbol.dispose]: () => ending.abort(),
  };
}
