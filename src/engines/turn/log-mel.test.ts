import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { speechFixture } from '../../../test/fakes/speech-fixtures.ts';
import { createFourierTransform } from './fourier.ts';
import { createLogMel, logMelShape } from './log-mel.ts';
import { createMelFilters } from './mel-filters.ts';

/** Every eighth frame of what the reference extractor gives; see test/fixtures/smart-turn/README.md. */
function referenceFeatures(name: string): Float32Array {
  const bytes = readFileSync(new URL(`../../../test/fixtures/smart-turn/${name}.f32`, import.meta.url));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function everyEighthFrame(features: Float32Array): Float32Array {
  return Float32Array.from({ length: logMelShape.bands * 100 }, (_, index) => {
    const band = Math.floor(index / 100);
    return features[band * logMelShape.frames + 7 + 8 * (index % 100)] ?? Number.NaN;
  });
}

const furthest = (some: Float32Array, others: Float32Array) =>
  some.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (others[index] ?? Number.NaN))), 0);

describe('log-mel features', () => {
  const logMel = createLogMel();

  it.each(['librivox-austen-0870', 'librivox-austen-0880', 'librivox-austen-0930'])(
    'equal those of the reference extractor for %s',
    (name) => {
      const features = logMel.compute(speechFixture(name).samples);
      expect(features).toHaveLength(80 * 800);
      expect(furthest(everyEighthFrame(features), referenceFeatures(name))).toBeLessThan(2e-5);
    },
  );

  it('look at the last eight seconds only', () => {
    const { samples } = speechFixture('librivox-austen-0870');
    const long = new Float32Array(160_000).fill(0.9);
    long.set(samples.subarray(0, 100_000));
    const last = long.slice(-128_000);
    expect(furthest(logMel.compute(long), logMel.compute(last))).toBe(0);
  });

  it('are finite for silence and for no audio', () => {
    expect(logMel.compute(new Float32Array(0)).every(Number.isFinite)).toBe(true);
    expect(logMel.compute(new Float32Array(200_000)).every(Number.isFinite)).toBe(true);
  });
});

describe('the Fourier transform', () => {
  it.each([2, 3, 8, 60, 400])('of size %i equals its definition', (size) => {
    const real = Float64Array.from({ length: size }, (_, n) => Math.sin(n * n) + 0.1 * n);
    const imaginary = Float64Array.from({ length: size }, (_, n) => Math.cos(3 * n));
    const transformed = { real: real.slice(), imaginary: imaginary.slice() };
    createFourierTransform(size).transform(transformed.real, transformed.imaginary);
    for (let bin = 0; bin < size; bin++) {
      let sumReal = 0;
      let sumImaginary = 0;
      for (let n = 0; n < size; n++) {
        const angle = (-2 * Math.PI * bin * n) / size;
        sumReal += real[n]! * Math.cos(angle) - imaginary[n]! * Math.sin(angle);
        sumImaginary += real[n]! * Math.sin(angle) + imaginary[n]! * Math.cos(angle);
      }
      expect(transformed.real[bin]).toBeCloseTo(sumReal, 8);
      expect(transformed.imaginary[bin]).toBeCloseTo(sumImaginary, 8);
    }
  });

  it('refuses a size with a large prime factor', () => {
    expect(() => createFourierTransform(14)).toThrow(RangeError);
  });
});

describe('mel filters', () => {
  it('cover the spectrum in rising order, each with the same area', () => {
    const filters = createMelFilters({ filters: 80, sampleRateHz: 16_000, fftSize: 400 });
    expect(filters).toHaveLength(80);
    const firstBins = filters.map(({ firstBin }) => firstBin);
    expect(firstBins).toEqual([...firstBins].sort((one, other) => one - other));
    const wide = filters
      .slice(-20)
      .map(({ weights }) => weights.reduce((sum, weight) => sum + weight, 0) * 40);
    for (const area of wide) expect(area).toBeCloseTo(1, 1);
  });
});
