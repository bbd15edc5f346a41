import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardinal, numberWords } from '../text/english-numbers.ts';
import { evaluate } from './expression.ts';
import { durationWords, parseDuration } from './spoken-duration.ts';
import { parseNumber, parseNumberSlot } from './spoken-number.ts';

const spoken = (words: string) => words.replaceAll('-', ' ').split(' ');

describe('parseNumber', () => {
  it('reads back every number that is put into words', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(2000), fc.nat(1_000_000), fc.nat(2 ** 31)), (value) => {
        const words = spoken(cardinal(value));
        expect(parseNumber(words)).toEqual({ value, next: words.length });
      }),
    );
  });

  it('reads back decimals', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.integer({ min: 1, max: 999 }), (whole, thousandths) => {
        const written = `${whole}.${String(thousandths).padStart(3, '0')}`;
        expect(parseNumber(spoken(numberWords(written)))?.value).toBeCloseTo(Number(written), 9);
      }),
    );
  });

  it.each<[string, number | undefined]>([
    ['one hundred and five', 105],
    ['a hundred', 100],
    ['twelve hundred', 1200],
    ['one fifty', 150],
    ['nineteen eighty four', 1984],
    ['two and a half', 2.5],
    ['three quarters', 0.75],
    ['2.5 million', 2_500_000],
    ['1,234', 1234],
    ['minus seven', -7],
    ['a dozen', 12],
    ['half', 0.5],
    ['two dozen', 24],
    ['hello', undefined],
    ['and', undefined],
    ['', undefined],
  ])('%s → %s', (words, value) => {
    expect(parseNumber(words.split(' '))?.value).toBe(value);
  });

  it('stops where the number does', () => {
    expect(parseNumber('five and seven'.split(' '))).toEqual({ value: 5, next: 1 });
    expect(parseNumber('one hundred and counting'.split(' '))).toEqual({ value: 100, next: 2 });
  });

  it('takes what sounds like a number only where one must stand', () => {
    expect(parseNumber(['for'])).toBeUndefined();
    expect(parseNumberSlot(['for', 'and', 'a', 'half'])).toEqual({ value: 4.5, next: 4 });
  });
});

describe('durations', () => {
  it('are read back as they are said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_399 }), (seconds) => {
        expect(parseDuration(durationWords(seconds * 1000).replaceAll(',', ''))).toBe(seconds * 1000);
      }),
    );
  });

  it.each(['', 'ten', 'minutes', 'five apples', 'ten minutes or so', 'minus five minutes', 'zero minutes'])(
    '%j is none',
    (words) => {
      expect(parseDuration(words)).toBeUndefined();
    },
  );
});

describe('evaluate', () => {
  type Tree = number | readonly [Tree, '+' | '-' | '*', Tree];
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.nat(30),
      fc.tuple(tie('tree'), fc.constantFrom('+' as const, '-' as const, '*' as const), tie('tree')),
    ),
  }));
  const valueOf = (node: Tree): number => {
    if (typeof node === 'number') return node;
    const [left, operator, right] = [valueOf(node[0]), node[1], valueOf(node[2])];
    return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  };
  const spell = { '+': 'plus', '-': 'minus', '*': 'times' };
  const written = (node: Tree): string =>
    typeof node === 'number' ? String(node) : `(${written(node[0])} ${node[1]} ${written(node[2])})`;
  const said = (node: Tree): string =>
    typeof node === 'number'
      ? cardinal(node).replaceAll('-', ' ')
      : `open bracket ${said(node[0])} ${spell[node[1]]} ${said(node[2])} close bracket`;

  it('agrees with arithmetic, written or said', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(evaluate(written(node))?.value).toBe(valueOf(node));
        expect(evaluate(said(node))?.value).toBe(valueOf(node));
      }),
    );
  });

  it('binds as it should without brackets', () => {
    expect(evaluate('2 + 3 * 4 - 6 / 2')?.value).toBe(11);
    expect(evaluate('two times three to the power of two')?.value).toBe(18);
    expect(evaluate('10 - 2 - 3')?.value).toBe(5);
  });

  it.each(['2 +', '* 3', '(2 + 3', '2 3', 'two plus two is four', 'alert(1)', 'process . exit', '2 ** 3 x'])(
    'refuses %s',
    (text) => {
      expect(evaluate(text)).toBeUndefined();
    },
  );
});
