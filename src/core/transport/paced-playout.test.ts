import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { PacedPlayout } from './paced-playout.ts';

const rate = 1_000;
/** `ms` of a level at 1 kHz, so that a sample is a millisecond. */
const level = (ms: number, value = 0.5) => new Float32Array(ms).fill(value);

describe('PacedPlayout', () => {
  it('is heard at real-time pace and ends when the last sample was heard', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(100), rate);
    const ended = playout.finish();
    await clock.advance(40);
    expect(playout.heardMs).toBe(40);
    await clock.advance(60);
    expect(await ended).toEqual({ end: 'played', heardMs: 100, firstAudibleAtMs: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('names the first audible sample, not the first one', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(30, 0.001), rate);
    await playout.write(level(30), rate);
    await clock.advance(20);
    expect(playout.firstAudibleAtMs).toBeUndefined();
    await clock.advance(20);
    expect(playout.firstAudibleAtMs).toBe(30);
  });

  it('leaves a gap when audio comes late', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(10), rate);
    await clock.advance(50);
    await playout.write(level(10), rate);
    await clock.advance(50);
    expect(playout.heard().map((part) => part.atMs)).toEqual([0, 50]);
    expect(playout.heardMs).toBe(20);
  });

  it('stops at once and keeps what was heard', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(500), rate);
    const ended = playout.finish();
    await clock.advance(120);
    expect(playout.stop()).toMatchObject({ end: 'stopped', heardMs: 120 });
    await clock.advance(1_000);
    expect(await ended).toMatchObject({ end: 'stopped', heardMs: 120 });
    expect(playout.heard()).toHaveLength(1);
    expect(playout.heard()[0]?.samples).toHaveLength(120);
  });

  it('holds and continues with nothing lost', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(100), rate);
    const ended = playout.finish();
    await clock.advance(40);
    playout.pause();
    await clock.advance(1_000);
    expect(playout.heardMs).toBe(40);
    playout.resume();
    await clock.advance(60);
    expect(await ended).toMatchObject({ end: 'played', heardMs: 100 });
    expect(playout.heard().map((part) => [part.atMs, part.samples.length])).toEqual([
      [0, 40],
      [1_040, 60],
    ]);
  });

  it('remembers at which level each stretch was heard', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    await playout.write(level(100), rate);
    await clock.advance(30);
    playout.setGainDb(-24);
    await clock.advance(30);
    playout.setGainDb(0);
    await clock.advance(40);
    expect(playout.heard().map((part) => [part.samples.length, part.gainDb])).toEqual([
      [30, 0],
      [30, -24],
      [40, 0],
    ]);
  });

  it('makes the writer wait while seconds are queued, and lets it go when the answer is stopped', async () => {
    const clock = createVirtualClock();
    const playout = new PacedPlayout(clock);
    const accepted: string[] = [];
    const first = playout.write(level(5_000), rate).then(() => accepted.push('first'));
    await clock.advance(500);
    expect(accepted).toEqual([]);
    await clock.advance(600);
    await first;
    const second = playout.write(level(5_000), rate).then(() => accepted.push('second'));
    playout.stop();
    await second;
    expect(accepted).toEqual(['first', 'second']);
  });
});
