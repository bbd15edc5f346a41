import { beforeEach, describe, expect, it } from 'vitest';
import { ThreadChoice } from './thread-choice.ts';

describe('ThreadChoice on two cores', () => {
  let nowMs = 0;
  let times = { ownMs: 0, allMs: 0 };
  let choice: ThreadChoice;
  beforeEach(() => {
    nowMs = 0;
    times = { ownMs: 0, allMs: 0 };
    choice = new ThreadChoice({ mostThreads: 2, cores: 2, now: () => nowMs, readCpuTimes: () => times });
  });

  /** Lets `ms` pass in which this process kept `own` cores busy and other programs `others`. */
  function pass(ms: number, own: number, others: number): void {
    nowMs += ms;
    times = { ownMs: times.ownMs + own * ms, allMs: times.allMs + (own + others) * ms };
  }

  it.each([
    ['nobody works', 0, 0, 2],
    ['the ears were busy a moment ago', 0, 1, 2],
    ['it fills both cores itself', 1.9, 0.1, 2],
    ['another program holds both cores', 0, 2, 1],
    ['others leave it half of the machine', 1, 1, 1],
  ])('when %s', (_when, own, others, threads) => {
    pass(500, own, others);
    expect(choice.choose(2)).toBe(threads);
  });

  it('goes back to two when the others have gone', () => {
    pass(500, 0, 2);
    expect(choice.choose(2)).toBe(1);
    pass(1_500, 0, 0);
    expect(choice.choose(2)).toBe(2);
  });

  it('keeps to one for a while after a step that stalled', () => {
    choice.observe(2, 2_700);
    pass(10_000, 0.5, 0);
    expect(choice.choose(2)).toBe(1);
    pass(15_000, 0.5, 0);
    expect(choice.choose(2)).toBe(2);
  });

  it('is never more than was wished for', () => {
    pass(500, 0, 0);
    expect(choice.choose(1)).toBe(1);
  });
});
