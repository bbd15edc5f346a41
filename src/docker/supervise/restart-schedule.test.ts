import { expect, it } from 'vitest';
import { decideRestart, usualLimits } from './restart-schedule.ts';

/** Restarts at the earliest moment, until it is given up; the delays that were waited. */
function liveUntilGivenUp(): number[] {
  const delays: number[] = [];
  const restartsAtMs: number[] = [];
  for (let nowMs = 0; ; ) {
    const decision = decideRestart(restartsAtMs, nowMs);
    if (decision.type === 'give-up') return delays;
    delays.push(decision.afterMs);
    nowMs += decision.afterMs;
    restartsAtMs.push(nowMs);
  }
}

it('starts again at once, then later and later, then no more', () => {
  expect(liveUntilGivenUp()).toEqual(usualLimits.delaysMs);
});

it('forgets what is long ago', () => {
  const restarts = [0, 1, 2, 3, 4];
  expect(decideRestart(restarts, 5)).toEqual({ type: 'give-up', attempts: 5 });
  expect(decideRestart(restarts, usualLimits.windowMs + 4)).toEqual({
    type: 'restart',
    afterMs: 0,
    attempt: 1,
  });
});
