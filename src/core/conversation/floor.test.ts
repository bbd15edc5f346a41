import { describe, expect, it } from 'vitest';
import { createScope } from '../../shared/abort.ts';
import { createFloor } from './floor.ts';

const live = () => createScope();

describe('floor', () => {
  it('is given in order, one at a time', async () => {
    const floor = createFloor(() => 4);
    const order: string[] = [];
    const first = await floor.request(live());
    const second = floor.request(live()).then((lease) => (order.push('second'), lease));
    const third = floor.request(live()).then((lease) => (order.push('third'), lease));
    expect(order).toEqual([]);
    first?.[Symbol.dispose]();
    (await second)?.[Symbol.dispose]();
    (await third)?.[Symbol.dispose]();
    expect(order).toEqual(['second', 'third']);
    expect(floor.isFree).toBe(true);
  });

  it('turns away whom it has no room for', async () => {
    const floor = createFloor(() => 1);
    await floor.request(live());
    void floor.request(live());
    expect(await floor.request(live())).toBeUndefined();
    expect(floor.waiting).toBe(1);
  });

  it('loses nothing when somebody gives up, even in the moment it is granted', async () => {
    const floor = createFloor(() => 4);
    const first = await floor.request(live());
    const leaver = live();
    const late = live();
    const second = floor.request(leaver);
    const third = floor.request(late);
    leaver.cancel('user-left');
    await expect(second).rejects.toThrow('user-left');
    first?.[Symbol.dispose]();
    late.cancel('barge-in');
    await expect(third.then((lease) => lease?.[Symbol.dispose]()))
      .resolves.toBeUndefined()
      .catch(() => undefined);
    await Promise.resolve();
    expect(floor.waiting).toBe(0);
  });

  it('is released once, however often its lease is disposed of', async () => {
    const floor = createFloor(() => 4);
    const first = await floor.request(live());
    first?.[Symbol.dispose]();
    const second = await floor.request(live());
    first?.[Symbol.dispose]();
    expect(floor.isFree).toBe(false);
    second?.[Symbol.dispose]();
    expect(floor.isFree).toBe(true);
  });
});
