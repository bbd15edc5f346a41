import type { ControlEvent } from '../control/events.ts';

export interface BusEntry {
  readonly id: string;
  readonly event: ControlEvent;
}

export interface EventBus {
  publish(event: ControlEvent): void;
  /** Called for every event from now on; must not wait. */
  subscribe(listener: (entry: BusEntry) => void): Disposable;
  /** Id of the last event, also before the first. */
  readonly lastId: () => string;
  /** What came after `lastId` and is still kept, and how many had to be forgotten. */
  since(lastId: string): { readonly entries: readonly BusEntry[]; readonly lost: number };
}

/** What nobody wants to hear of later: it has no number of its own, and pushes nothing out of the replay. */
const isOfTheMoment = ({ type }: ControlEvent) =>
  type === 'speaker-level-measured' || type === 'stack-progressed';

/**
 * Events with numbers, the last `capacity` of them kept for clients that come back. `epoch` names this
 * daemon, so that a number of an earlier one is never taken for ours: such a client gets all that is kept.
 */
export function createEventBus({
  capacity,
  epoch,
}: {
  readonly capacity: number;
  readonly epoch: string;
}): EventBus {
  const kept: BusEntry[] = [];
  const listeners = new Set<(entry: BusEntry) => void>();
  let published = 0;

  return {
    publish(event) {
      if (isOfTheMoment(event)) {
        const entry = { id: `${epoch}-${published}`, event };
        for (const listener of listeners) listener(entry);
        return;
      }
      published += 1;
      const entry = { id: `${epoch}-${published}`, event };
      kept.push(entry);
      if (kept.length > capacity) kept.shift();
      for (const listener of listeners) listener(entry);
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    lastId: () => `${epoch}-${published}`,
    since(lastId) {
      const dash = lastId.lastIndexOf('-');
      const seen = lastId.slice(0, dash) === epoch ? Number(lastId.slice(dash + 1)) : 0;
      const forgotten = published - kept.length;
      return { entries: kept.slice(Math.max(0, seen - forgotten)), lost: Math.max(0, forgotten - seen) };
    },
  };
}

/** What came after `lastId`, with a word about what had to be forgotten, then everything from now on. */
export function followBus(
  bus: EventBus,
  lastId: string | undefined,
  listener: (entry: BusEntry) => void,
): Disposable {
  if (lastId !== undefined) {
    const { entries, lost } = bus.since(lastId);
    if (lost > 0) listener({ id: lastId, event: { type: 'events-lost', atMs: Date.now(), count: lost } });
    for (const entry of entries) listener(entry);
  }
  return bus.subscribe(listener);
}
