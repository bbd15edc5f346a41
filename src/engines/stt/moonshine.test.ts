import { describe, expect, it } from 'vitest';
import { cleanTranscript } from './moonshine.ts';

describe('what Moonshine heard', () => {
  it.each([
    [' 2. of the house', 'of the house'],
    ['1. Go forward.', 'Go forward.'],
    ['1.', '1.'],
    ['3.5 percent', '3.5 percent'],
    ['1. 2. 3.', '1. 2. 3.'],
    ['12. of May', '12. of May'],
    ['  ', ''],
  ])('%j becomes %j', (heard, clean) => {
    expect(cleanTranscript(heard)).toBe(clean);
  });
});
