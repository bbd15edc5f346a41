import { describe, expect, it } from 'vitest';
import { audibleSpan } from './audible-span.ts';

const ms = (length: number, value = 0) => Array.from({ length: length * 16 }, () => value);
const spanOf = (samples: readonly number[], floorDbfs?: number) => {
  const options = { sampleRateHz: 16_000, depthDb: 40, ...(floorDbfs !== undefined && { floorDbfs }) };
  const span = audibleSpan(Float32Array.from(samples), options);
  return span && [span.from / 16, span.to / 16];
};

describe('the audible span', () => {
  it('goes from the first to the last step that is loud enough beside the loudest', () => {
    const loud = ms(100, 0.3);
    expect(spanOf([...ms(40, 0.001), ...loud, ...ms(200), ...loud, ...ms(55, 0.001)])).toEqual([40, 440]);
  });

  it('ends where the audio does, in the middle of a step too', () => {
    expect(spanOf([...ms(20), ...ms(25, 0.3)])).toEqual([20, 45]);
  });

  it('is not there in silence, in nothing, and below the floor', () => {
    expect(spanOf(ms(100))).toBeUndefined();
    expect(spanOf([])).toBeUndefined();
    expect(spanOf(ms(100, 0.0005))).toEqual([0, 100]);
    expect(spanOf(ms(100, 0.0005), -60)).toBeUndefined();
  });
});
