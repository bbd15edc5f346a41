import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeWords } from './normalize-words.ts';
import { countWordErrors, wordErrorRate } from './word-error-rate.ts';

describe('normalizeWords', () => {
  it.each([
    ['Hello, World!', 'hello world'],
    ["It's the dog's bone.", 'its the dogs bone'],
    ['I have 21 apples', 'i have twenty one apples'],
    ['in 1984 and 2005', 'in nineteen eighty four and two thousand five'],
    ['1,234 people', 'one thousand two hundred thirty four people'],
    ['pi is 3.14', 'pi is three point one four'],
    ['the 1st and 22nd', 'the first and twenty second'],
    ['50% off', 'fifty percent off'],
    ['OK, Mr. Smith', 'okay mister smith'],
    ['at 5 p.m. in the U.S.', 'at five pm in the us'],
    ['well-known', 'well known'],
    ['$20', 'twenty dollars'],
    ['', ''],
    ['…!', ''],
  ])('%j → %j', (text, expected) => {
    expect(normalizeWords(text).join(' ')).toBe(expected);
  });

  it('strips diacritics and splits elisions outside English', () => {
    expect(normalizeWords("L'été, ça va à 3 h?", 'fr')).toEqual(['l', 'ete', 'ca', 'va', 'a', '3', 'h']);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('en', 'fr', 'de'), (text, language) => {
        const once = normalizeWords(text, language);
        expect(normalizeWords(once.join(' '), language)).toEqual(once);
      }),
    );
  });
});

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

describe('word errors', () => {
  it('counts each kind', () => {
    expect(wordErrorRate('the old cat sat on the red mat', 'so the old cat sit on the mat')).toMatchObject({
      substitutions: 1,
      deletions: 1,
      insertions: 1,
      errors: 3,
      words: 8,
      wer: 0.375,
    });
  });

  it('says nothing was expected, or nothing was heard, in numbers that can be added up', () => {
    expect(wordErrorRate('', '')).toMatchObject({ errors: 0, words: 0, wer: 0 });
    expect(wordErrorRate('', 'two words')).toMatchObject({ insertions: 2, wer: 2 });
    expect(wordErrorRate('two words', '')).toMatchObject({ deletions: 2, wer: 1 });
  });

  it('is a distance: zero to itself, symmetric, and never above the triangle', () => {
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        const distance = (x: string[], y: string[]) => countWordErrors(x, y).errors;
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      }),
    );
  });

  it('accounts for every word: reference − deletions + insertions = hypothesis', () => {
    fc.assert(
      fc.property(words, words, (reference, hypothesis) => {
        const { deletions, insertions, substitutions, errors } = countWordErrors(reference, hypothesis);
        expect(reference.length - deletions + insertions).toBe(hypothesis.length);
        expect(substitutions + insertions + deletions).toBe(errors);
      }),
    );
  });
});
