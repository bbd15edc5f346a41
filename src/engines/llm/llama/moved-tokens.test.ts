import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGap } from './moved-tokens.ts';

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const system = range(0, 20);
const first = range(1000, 50);
const second = range(2000, 60);
const question = range(3000, 10);

describe('findGap', () => {
  it('finds what was forgotten between the beginning and the rest', () => {
    const kept = [...system, ...first, ...second];
    const wanted = [...system, ...second, ...question];
    expect(findGap(kept, wanted, system.length)).toEqual({ start: 20, end: 70 });
  });

  it('takes the longest of several, not the first', () => {
    const kept = [...system, ...first, ...second.slice(0, 40), 7, ...second];
    const wanted = [...system, ...second, ...question];
    expect(findGap(kept, wanted, system.length)).toEqual({ start: 20, end: 20 + 50 + 41 });
  });

  it('leaves a short likeness, which may be chance, alone', () => {
    const kept = [...system, ...first, ...second.slice(0, 31)];
    expect(findGap(kept, [...system, ...second], system.length)).toBeUndefined();
  });

  it('finds nothing where one goes on with the other, or nothing is alike', () => {
    expect(findGap([...system, ...first], [...system, ...first, ...question], 70)).toBeUndefined();
    expect(findGap([...system, ...first], [...system, ...second], 20)).toBeUndefined();
    expect(findGap([], second, 0)).toBeUndefined();
  });

  it('without the gap the kept tokens share more with the wanted ones than before, whatever they are', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 200 });
    fc.assert(
      fc.property(tokens, tokens, tokens, (head, gone, tail) => {
        const kept = [...head, ...gone, ...tail];
        const wanted = [...head, ...tail];
        const shared = countShared(kept, wanted);
        const gap = findGap(kept, wanted, shared);
        if (!gap) return;
        const moved = [...kept.slice(0, gap.start), ...kept.slice(gap.end)];
        expect(countShared(moved, wanted)).toBeGreaterThanOrEqual(shared + 32);
      }),
    );
  });
});

function countShared(one: readonly number[], other: readonly number[]): number {
  const differs = one.findIndex((token, index) => token !== other[index]);
  return differs === -1 ? Math.min(one.length, other.length) : differs;
}
