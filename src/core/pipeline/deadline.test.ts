import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createScope } from '../../shared/abort.ts';
import { paced, within } from './deadline.ts';

const hang = () => new Promise<never>(() => undefined);

describe('deadlines', () => {
  it('gives up work that hangs, tells it so, and leaves no timer', async () => {
    const clock = createVirtualClock();
    let seen: AbortSignal | undefined;
    const work = within('stt', 100, (signal) => ((seen = signal), hang()), {
      clock,
      signal: createScope().signal,
    });
    const failure = expect(work).rejects.toMatchObject({ code: 'deadline-exceeded' });
    await clock.advance(100);
    await failure;
    expect(seen?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('passes a cancellation on as itself', async () => {
    const clock = createVirtualClock();
    const scope = createScope();
    const work = within('stt', 100, hang, { clock, signal: scope.signal });
    const failure = expect(work).rejects.toThrow('cancelled: barge-in');
    scope.cancel('barge-in');
    await failure;
    expect(clock.pendingTimers).toBe(0);
  });

  it('allows the first item longer than the next', async () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    async function* source() {
      await clock.sleep(150);
      yield 1;
      await clock.sleep(150);
      yield 2;
    }
    const reading = (async () => {
      const options = { clock, signal: createScope().signal };
      for await (const item of paced('llm', { firstMs: 200, nextMs: 100 }, source, options)) seen.push(item);
    })();
    const failure = expect(reading).rejects.toMatchObject({ code: 'deadline-exceeded' });
    await clock.advance(400);
    await failure;
    expect(seen).toEqual([1]);
  });
});
