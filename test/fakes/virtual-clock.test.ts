import { describe, expect, it } from 'vitest';
import { createScope } from '../../src/shared/abort.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('virtual clock', () => {
  it('runs timers in order of time, with promise work between them', async () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    clock.after(30, () => seen.push(`late ${clock.now()}`));
    void clock.sleep(10).then(async () => {
      seen.push(`first ${clock.now()}`);
      await clock.sleep(10);
      seen.push(`second ${clock.now()}`);
    });
    await clock.advance(30);
    expect(seen).toEqual(['first 10', 'second 20', 'late 30']);
    expect(clock.now()).toBe(30);
    expect(clock.pendingTimers).toBe(0);
  });

  it('drops a disposed timer and an aborted sleep', async () => {
    const clock = createVirtualClock();
    const scope = createScope();
    let hasRun = false;
    clock.after(5, () => (hasRun = true))[Symbol.dispose]();
    const slept = clock.sleep(5, { signal: scope.signal });
    scope.cancel('shutdown');
    await expect(slept).rejects.toThrow('cancelled: shutdown');
    await clock.advance(10);
    expect(hasRun).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('says when what is waited for never comes', async () => {
    const clock = createVirtualClock();
    await expect(clock.advanceUntil(() => false, 100)).rejects.toThrow('not done after 100 ms');
  });
});
