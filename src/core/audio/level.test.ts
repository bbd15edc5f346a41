import { describe, expect, it } from 'vitest';
import { withGainRamp } from './gain.ts';
import { firstAudibleSample, peakDbfs, rmsDbfs } from './level.ts';

describe('levels', () => {
  it('of a full-scale sine: peak 0, RMS −3 dBFS', () => {
    const sine = Float32Array.from({ length: 1600 }, (_, n) => Math.sin((2 * Math.PI * n) / 160));
    expect(peakDbfs(sine)).toBeCloseTo(0, 5);
    expect(rmsDbfs(sine)).toBeCloseTo(-3.01, 2);
  });

  it('of silence and of nothing', () => {
    expect(rmsDbfs(new Float32Array(10))).toBe(-Infinity);
    expect(rmsDbfs(new Float32Array(0))).toBe(-Infinity);
    expect(peakDbfs(new Float32Array(0))).toBe(-Infinity);
  });

  it('finds where sound begins', () => {
    expect(firstAudibleSample(Float32Array.of(0, 0.009, -0.0101, 0.5))).toBe(2);
    expect(firstAudibleSample(Float32Array.of(0, 0.2), 0)).toBe(-1);
  });
});

describe('withGainRamp', () => {
  it('moves evenly and arrives', () => {
    const ramped = withGainRamp(new Float32Array(100).fill(0.5), 0, -20);
    expect(ramped[99]).toBeCloseTo(0.05, 5);
    for (let i = 1; i < ramped.length; i++) {
      expect(ramped[i - 1]! - ramped[i]!).toBeCloseTo(0.0045, 4);
    }
  });

  it('clips instead of wrapping', () => {
    expect([...withGainRamp(Float32Array.of(0.9), 12, 12)]).toEqual([1]);
  });
});
