import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../shared/abort.ts';
import { PriorityGate } from './priority-gate.ts';

const never = new AbortController().signal;

function occupy(gate: PriorityGate) {
  const held = Promise.withResolvers<undefined>();
  const done = gate.run(9, never, () => held.promise);
  return { release: () => held.resolve(undefined), done };
}

describe('PriorityGate', () => {
  it('lets the most urgent in first and equals in their order', async () => {
    const gate = new PriorityGate();
    const order: string[] = [];
    const enter = (name: string, priority: number) =>
      gate.run(priority, never, () => Promise.resolve(void order.push(name)));
    const holder = occupy(gate);
    const all = [enter('batch', 0), enter('live-1', 2), enter('prefill', 1), enter('live-2', 2)];
    holder.release();
    await Promise.all(all);
    expect(order).toEqual(['live-1', 'live-2', 'prefill', 'batch']);
  });

  it('runs one at a time', async () => {
    const gate = new PriorityGate();
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
    };
    await Promise.all([gate.run(0, never, work), gate.run(0, never, work), gate.run(1, never, work)]);
    expect(most).toBe(1);
  });

  it('drops a waiter that was aborted and goes on with the next', async () => {
    const gate = new PriorityGate();
    const holder = occupy(gate);
    const aborted = new AbortController();
    const dropped = gate.run(5, aborted.signal, () => Promise.resolve('never'));
    const next = gate.run(1, never, () => Promise.resolve('next'));
    aborted.abort(new Cancelled('superseded'));
    await expect(dropped).rejects.toBeInstanceOf(Cancelled);
    holder.release();
    expect(await next).toBe('next');
  });

  it('is free again after work that failed', async () => {
    const gate = new PriorityGate();
    await expect(gate.run(0, never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(0, never, () => Promise.resolve(1))).toBe(1);
  });
});
