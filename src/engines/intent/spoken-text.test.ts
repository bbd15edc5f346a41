import { describe, expect, it } from 'vitest';
import { hashedNgrams, ngramBuckets, spokenWords } from './spoken-text.ts';

describe('spokenWords', () => {
  it('reads typed and spoken requests alike', () => {
    expect(spokenWords('Hey, what’s the weather in Zürich?!')).toEqual(
      spokenWords("hey what's the weather in zürich"),
    );
  });

  it('keeps the signs that are part of a name', () => {
    expect(spokenWords('C++, C# or a built-in?')).toEqual(['c++', 'c#', 'or', 'a', 'built-in']);
  });

  it.each([
    ['explain what an a p i is', 'explain what an api is'],
    ['merge a p r and call a c s s file', 'merge a pr and call a css file'],
    ['do i need h t t p s for s s h', 'do i need https for ssh'],
    ['a c program at seven a m', 'a c program at seven am'],
    ['java script or pie thon on get hub', 'javascript or python on github'],
    ['i said a', 'i said a'],
  ])('writes "%s" as "%s"', (heard, written) => {
    expect(spokenWords(heard).join(' ')).toBe(written);
  });

  it('finds no words in noise', () => {
    expect(spokenWords(' … ?! ')).toEqual([]);
  });
});

describe('hashedNgrams', () => {
  it('has length 1 and stays within its buckets', () => {
    const features = hashedNgrams(['stop', 'the', 'music']);
    expect(Math.hypot(...features.values())).toBeCloseTo(1);
    expect([...features.keys()].every((bucket) => bucket >= 0 && bucket < ngramBuckets)).toBe(true);
  });

  it('tells the order of words apart', () => {
    expect(hashedNgrams(['stop', 'music'])).not.toEqual(hashedNgrams(['music', 'stop']));
  });

  it('has nothing to say about nothing but its frame', () => {
    expect(hashedNgrams([]).size).toBe(1);
  });
});
