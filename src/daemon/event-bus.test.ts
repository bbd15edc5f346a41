import { describe, expect, it } from 'vitest';
import type { ControlEvent } from '../control/events.ts';
import { createEventBus } from './event-bus.ts';

const event = (atMs: number): ControlEvent => ({ type: 'daemon-ready', atMs });
const published = (count: number, capacity: number) => {
  const bus = createEventBus({ capacity, epoch: 'now' });
  for (let index = 1; index <= count; index++) bus.publish(event(index));
  return bus;
};

describe('event bus', () => {
  it.each([
    { lastId: 'now-5', ids: [], lost: 0 },
    { lastId: 'now-3', ids: ['now-4', 'now-5'], lost: 0 },
    { lastId: 'now-2', ids: ['now-3', 'now-4', 'now-5'], lost: 0 },
    { lastId: 'now-0', ids: ['now-3', 'now-4', 'now-5'], lost: 2 },
    { lastId: 'earlier-4', ids: ['now-3', 'now-4', 'now-5'], lost: 2 },
    { lastId: 'nonsense', ids: ['now-3', 'now-4', 'now-5'], lost: 2 },
  ])('replays after $lastId', ({ lastId, ids, lost }) => {
    const since = published(5, 3).since(lastId);
    expect({ ids: since.entries.map((entry) => entry.id), lost: since.lost }).toEqual({ ids, lost });
  });

  it('tells those who listen, until they stop', () => {
    const bus = published(1, 3);
    const heard: string[] = [];
    const subscription = bus.subscribe(({ id }) => heard.push(id));
    bus.publish(event(2));
    subscription[Symbol.dispose]();
    bus.publish(event(3));
    expect(heard).toEqual(['now-2']);
  });

  it('tells of the level of a voice now, and never again', () => {
    const bus = published(3, 3);
    const heard: string[] = [];
    const subscription = bus.subscribe(({ id, event: { type } }) => heard.push(`${id} ${type}`));
    bus.publish({
      type: 'speaker-level-measured',
      atMs: 4,
      sessionId: 'hall',
      speakerId: 'alice',
      levelDbfs: -20,
    });
    subscription[Symbol.dispose]();
    expect(heard).toEqual(['now-3 speaker-level-measured']);
    expect(bus.since('now-0').entries.map(({ id }) => id)).toEqual(['now-1', 'now-2', 'now-3']);
  });
});
