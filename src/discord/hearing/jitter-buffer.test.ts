import { describe, expect, it } from 'vitest';
import { JitterBuffer } from './jitter-buffer.ts';

const packet = (index: number, startSequence = 0) => ({
  sequence: (startSequence + index) & 0xffff,
  timestamp: (index * 960) >>> 0,
  opus: Buffer.of(index),
});

describe('the jitter buffer', () => {
  it('passes on at once what is in order, over the end of the numbers', () => {
    const jitter = new JitterBuffer();
    const order = [0, 1, 2, 3].flatMap((index) => jitter.push(packet(index, 0xfffe), index * 20));
    expect(order.map(({ packet: { opus } }) => opus[0])).toEqual([0, 1, 2, 3]);
    expect(order.every(({ gapTicks }) => gapTicks === 0)).toBe(true);
  });

  it('puts right what overtook, and drops what came twice', () => {
    const jitter = new JitterBuffer();
    const order = [0, 2, 2, 1, 1, 3].flatMap((index) => jitter.push(packet(index), index * 20));
    expect(order.map(({ packet: { opus } }) => opus[0])).toEqual([0, 1, 2, 3]);
    expect(jitter.statistics).toMatchObject({ lost: 0, duplicates: 1, late: 1 });
  });

  it('gives up a lost packet after two frames, and tells of the gap', () => {
    const jitter = new JitterBuffer();
    jitter.push(packet(0), 0);
    expect(jitter.push(packet(2), 40)).toEqual([]);
    expect(jitter.release(79)).toEqual([]);
    expect(jitter.release(80)).toMatchObject([{ packet: { sequence: 2 }, gapTicks: 960 }]);
    expect(jitter.statistics.lost).toBe(1);
    expect(jitter.push(packet(1), 90)).toEqual([]);
  });

  it('tells of a pause, during which time goes on and numbers do not', () => {
    const jitter = new JitterBuffer();
    jitter.push(packet(0), 0);
    expect(jitter.push({ ...packet(1), timestamp: 48_960 }, 1_020)).toMatchObject([{ gapTicks: 48_000 }]);
  });

  it('begins anew where the numbers jump', () => {
    const jitter = new JitterBuffer();
    jitter.push(packet(0), 0);
    expect(jitter.push({ sequence: 30_000, timestamp: 5, opus: Buffer.of(9) }, 20)).toMatchObject([
      { packet: { sequence: 30_000 }, gapTicks: 0 },
    ]);
  });
});
