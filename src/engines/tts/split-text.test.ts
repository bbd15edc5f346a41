import { describe, expect, it } from 'vitest';
import { splitText } from './split-text.ts';

describe('splitText', () => {
  it.each([
    ['', []],
    ['  \n ', []],
    ['😀 …!', []],
    ['Hello there.', ['Hello there.']],
    ['42', ['42']],
  ])('%j', (text, pieces) => expect(splitText(text)).toEqual(pieces));

  it('cuts at sentences and loses no word', () => {
    const sentence = 'This is a sentence of some length, which is said again. ';
    const text = sentence.repeat(20);
    const pieces = splitText(text);
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(400);
      expect(piece).toMatch(/^This.*again\.$/);
    }
    expect(pieces.join(' ')).toBe(text.trim());
  });

  it('cuts at a space without punctuation, and anywhere without spaces', () => {
    expect(splitText('word '.repeat(200)).every((piece) => /^(word ?)+$/.test(piece))).toBe(true);
    expect(splitText('x'.repeat(1000)).map((piece) => piece.length)).toEqual([400, 400, 200]);
  });
});
