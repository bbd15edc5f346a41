import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fit, oneLine } from './fit.ts';

describe('fitting text into columns', () => {
  it('cuts with an ellipsis, pads, and knows wide characters', () => {
    expect(fit('hello', 8)).toBe('hello   ');
    expect(fit('hello', 8, 'right')).toBe('   hello');
    expect(fit('hello', 4)).toBe('hel…');
    expect(fit('日本語', 5)).toBe('日本…');
    expect(fit('日本語', 4)).toBe('日… ');
  });

  it('gives the width that was asked for, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
        expect(columnsOf(fit(text, width))).toBe(width);
      }),
    );
  });

  it('lets nothing through that moves the cursor', () => {
    expect(oneLine('a\u001b[2Jb\r\nc')).toBe('a [2Jb c');
  });
});
