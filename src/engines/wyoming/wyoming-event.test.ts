import { expect, it } from 'vitest';
import { encodeWyomingEvent, type WyomingEvent, WyomingReader } from './wyoming-event.ts';

const events: readonly WyomingEvent[] = [
  { type: 'describe', data: {}, payload: new Uint8Array() },
  { type: 'transcript', data: { text: 'Grüße, “Zoë”\n🙂' }, payload: new Uint8Array() },
  { type: 'audio-chunk', data: { rate: 16_000 }, payload: Uint8Array.of(10, 123, 0, 255) },
];
const wire = Buffer.concat(events.map(({ type, data, payload }) => encodeWyomingEvent(type, data, payload)));
const plain = (list: readonly WyomingEvent[]) =>
  list.map(({ type, data, payload }) => ({ type, data, payload: [...payload] }));

it.each([1, 2, 7, 64, wire.length])(
  'events are the same again when they come in pieces of %i bytes',
  (size) => {
    const reader = new WyomingReader();
    const read: WyomingEvent[] = [];
    for (let at = 0; at < wire.length; at += size) read.push(...reader.push(wire.subarray(at, at + size)));
    expect(plain(read)).toEqual(plain(events));
  },
);

it('data may stand in the line itself, as older servers put it', () => {
  const [event] = new WyomingReader().push(Buffer.from('{"type":"transcript","data":{"text":"hi"}}\n'));
  expect(event).toMatchObject({ type: 'transcript', data: { text: 'hi' } });
});
