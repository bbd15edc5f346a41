import { expect, it } from 'vitest';
import { renderHeard } from './render-heard.ts';

const part = (atMs: number, gainDb = 0) => ({
  atMs,
  gainDb,
  sampleRateHz: 1_000,
  samples: new Float32Array(10).fill(0.5),
});

it('puts stretches at their times and levels, with silence between', () => {
  const heard = renderHeard([part(100), part(120, -20)], 1_000);
  expect(heard).toHaveLength(30);
  expect([heard[0], heard[9], heard[10], heard[19]]).toEqual([0.5, 0.5, 0, 0]);
  expect(heard[20]).toBeCloseTo(0.05);
});

it('of nothing is nothing', () => expect(renderHeard([], 16_000)).toHaveLength(0));
