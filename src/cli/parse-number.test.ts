import { describe, expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

const range = { name: '--x', min: 0.5, max: 2 };
describe('parseNumber', () => {
  it.each([
    [undefined, undefined],
    ['1.5', 1.5],
    ['2', 2],
  ])('reads %s', (typed, value) => expect(parseNumber(typed, range)).toBe(value));
  it.each(['', ' ', 'fast', '2.1', '0.4', 'NaN'])('refuses "%s"', (typed) =>
    expect(() => parseNumber(typed, range)).toThrow(/0\.5 to 2/),
  );
});
