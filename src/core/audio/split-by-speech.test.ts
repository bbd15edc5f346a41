import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBySpeech } from './split-by-speech.ts';

const windowSamples = 512;
const windowMs = 32;
const options = { windowSamples, totalSamples: 0, maxSegmentMs: 15_000 };
const windows = (...runs: readonly (readonly [ms: number, probability: number])[]) =>
  runs.flatMap(([ms, probability]) => new Array<number>(Math.round(ms / windowMs)).fill(probability));
const split = (probabilities: readonly number[]) =>
  splitBySpeech(probabilities, { ...options, totalSamples: probabilities.length * windowSamples });
const lengthsMs = (segments: readonly { start: number; end: number }[]) =>
  segments.map(({ start, end }) => Math.round((end - start) / 16));

describe('splitBySpeech', () => {
  it('of silence is nothing', () => expect(split(windows([60_000, 0.1]))).toEqual([]));

  it('keeps a pause within a sentence, with padding around', () => {
    const segments = split(windows([2_000, 0], [1_600, 0.9], [400, 0], [1_600, 0.9], [2_000, 0]));
    expect(segments).toHaveLength(1);
    expect(lengthsMs(segments)[0]).toBeGreaterThan(3_600 + 500);
    expect(lengthsMs(segments)[0]).toBeLessThan(3_600 + 700);
  });

  it('cuts at a long pause', () => {
    expect(split(windows([1_600, 0.9], [1_600, 0], [1_600, 0.9]))).toHaveLength(2);
  });

  it('cuts speech without a pause at its least voiced window', () => {
    const segments = split(windows([12_000, 0.9], [32, 0.6], [12_000, 0.9]));
    expect(segments).toHaveLength(2);
    expect(segments[0]?.end).toBe(segments[1]?.start);
    expect((segments[0]?.end ?? 0) / 16).toBeCloseTo(12_000, -2);
  });

  it('never gives more than a recogniser takes, keeps order, and covers every voiced window once', () => {
    const probability = fc.constantFrom(0, 0.2, 0.6, 0.95);
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 2_000 }), (probabilities) => {
        const segments = split(probabilities);
        const covered = new Array<number>(probabilities.length).fill(0);
        for (const { start, end } of segments) {
          expect((end - start) / 16).toBeLessThanOrEqual(15_000);
          for (let index = Math.ceil(start / windowSamples); (index + 1) * windowSamples <= end; index++)
            covered[index]!++;
        }
        for (const [index, count] of covered.entries()) {
          if ((probabilities[index] ?? 0) >= 0.5) expect(count).toBe(1);
          else expect(count).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
