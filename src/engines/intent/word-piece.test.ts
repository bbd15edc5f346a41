import { describe, expect, it } from 'vitest';
import { createWordPiece } from './word-piece.ts';

const vocabulary = '[PAD]\n[UNK]\n[CLS]\n[SEP]\nplay\n##ing\n##er\ncafe\n+\nc\n日\n';
const { encode } = createWordPiece(vocabulary);
const [unknown, start, end, play, ing, cafe, plus, c, day] = [1, 2, 3, 4, 5, 7, 8, 9, 10];

describe('createWordPiece', () => {
  it('takes the longest piece first and marks continuations', () => {
    expect(encode('play playing', 16)).toEqual([start, play, play, ing, end]);
  });

  it('lowers case, drops accents and control characters, parts punctuation and ideographs', () => {
    expect(encode('\u0000Café\tC++日', 16)).toEqual([start, cafe, c, plus, plus, day, end]);
  });

  it('gives one unknown for a word it cannot spell, or that is no word', () => {
    expect(encode(`playful ${'play'.repeat(30)} play`, 16)).toEqual([start, unknown, unknown, play, end]);
  });

  it('cuts long text but keeps both markers', () => {
    expect(encode('play '.repeat(50), 6)).toEqual([start, play, play, play, play, end]);
    expect(encode('', 6)).toEqual([start, end]);
  });

  it('refuses a vocabulary without the markers', () => {
    expect(() => createWordPiece('a\nb')).toThrow('no [CLS]');
  });
});
