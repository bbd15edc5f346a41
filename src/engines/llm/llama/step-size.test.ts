import { describe, expect, it } from 'vitest';
import { StepSize } from './step-size.ts';

/** Runs steps on a machine where a step of `n` tokens takes `stepMs(n)`. */
function settle(stepMs: (tokens: number) => number): number {
  const size = new StepSize();
  for (let step = 0; step < 20; step++) size.observe(size.tokens, stepMs(size.tokens));
  return size.tokens;
}

describe('StepSize', () => {
  it.each([
    ['a GPU', () => 5, 512],
    ['two cores', (n: number) => 18 * n ** 0.72, 8],
    ['one core', (n: number) => 37 * n ** 0.7, 4],
    ['a core that is somewhere else', (n: number) => 200 * n, 2],
  ])('settles on %s', (_machine, stepMs, tokens) => expect(settle(stepMs)).toBe(tokens));

  it('learns nothing from a step shorter than allowed', () => {
    const size = new StepSize();
    size.observe(1, 5);
    expect(size.tokens).toBe(8);
  });
});
