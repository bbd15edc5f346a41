import { describe, expect, it } from 'vitest';
import { percentile, summarize } from './statistics.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    [0, 1],
    [0.5, 50],
    [0.95, 95],
    [1, 100],
  ])('takes the nearest rank of %d', (p, expected) => expect(percentile(hundred, p)).toBe(expected));

  it('of one value is that value, of none is not a number', () => {
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

it('summarizes to a tenth', () => {
  expect(summarize([1.26, 2, 3])).toEqual({ count: 3, min: 1.3, p50: 2, p95: 3, max: 3 });
});
