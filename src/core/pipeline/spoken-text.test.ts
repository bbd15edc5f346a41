import { describe, expect, it } from 'vitest';
import { spokenText } from './spoken-text.ts';

const clauses = [
  { text: 'The capital is Paris,', startMs: 0, durationMs: 1000 },
  { text: 'and it lies on the Seine.', startMs: 1000, durationMs: 1300 },
];

describe('spoken text', () => {
  it.each([
    [0, ''],
    [100, ''],
    [560, 'The capital'],
    [1000, 'The capital is Paris,'],
    [1500, 'The capital is Paris, and it'],
    [2300, 'The capital is Paris, and it lies on the Seine.'],
    [9000, 'The capital is Paris, and it lies on the Seine.'],
  ])('after %d ms: %j', (heardMs, text) => {
    expect(spokenText(clauses, heardMs)).toBe(text);
  });

  it('never counts a clause whose audio failed', () => {
    expect(spokenText([{ text: 'Hello.', startMs: 0, durationMs: 0 }], 500)).toBe('');
  });
});
