import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler, resample } from './resampler.ts';

const tone = (hz: number, rateHz: number, samples: number, amplitude = 0.5) =>
  Float32Array.from({ length: samples }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz));

/** Signal to (noise and distortion) against the ideal tone, dB, away from the ends. */
function snrDb(heard: Float32Array, ideal: Float32Array): number {
  const edge = 500;
  let signal = 0;
  let noise = 0;
  for (let n = edge; n < Math.min(heard.length, ideal.length) - edge; n++) {
    signal += ideal[n]! ** 2;
    noise += (heard[n]! - ideal[n]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('resample', () => {
  it.each([
    [22_050, 48_000],
    [22_050, 24_000],
    [22_050, 16_000],
    [24_000, 48_000],
    [44_100, 16_000],
    [48_000, 16_000],
    [16_000, 48_000],
    [8_000, 16_000],
    [11_025, 16_000],
  ])('%i → %i Hz keeps tones clean', (from, to) => {
    for (const hz of [200, 1000, 3000]) {
      const seconds = 1;
      const heard = resample(tone(hz, from, from * seconds), from, to);
      expect(heard.length).toBe(Math.round(to * seconds));
      expect(snrDb(heard, tone(hz, to, to * seconds))).toBeGreaterThan(70);
    }
  });

  it.each([
    [44_100, 16_000, 10_000],
    [48_000, 16_000, 12_000],
    [48_000, 16_000, 9_000],
    [22_050, 16_000, 9_500],
  ])('%i → %i Hz keeps %i Hz from folding back', (from, to, hz) => {
    const heard = resample(tone(hz, from, from), from, to).subarray(500, -500);
    const power = heard.reduce((sum, sample) => sum + sample * sample, 0) / heard.length;
    expect(10 * Math.log10(power / 0.125)).toBeLessThan(-65);
  });

  it('gives the same samples however the stream is cut', () => {
    const input = tone(700, 22_050, 3000);
    fc.assert(
      fc.property(
        fc.constantFrom(8_000, 16_000, 24_000, 48_000),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 10 }),
        (to, sizes) => {
          const resampler = createResampler(22_050, to);
          const heard: number[] = [];
          let at = 0;
          for (const size of [...sizes, input.length]) {
            heard.push(...resampler.process(input.slice(at, at + size)));
            at = Math.min(input.length, at + size);
          }
          heard.push(...resampler.flush());
          expect(Float32Array.from(heard)).toEqual(resample(input, 22_050, to));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('can be used again after flushing, and handles nothing', () => {
    const resampler = createResampler(8_000, 16_000);
    const once = [...resampler.process(tone(300, 8_000, 400)), ...resampler.flush()];
    const twice = [...resampler.process(tone(300, 8_000, 400)), ...resampler.flush()];
    expect(twice).toEqual(once);
    expect(resample(new Float32Array(0), 8_000, 16_000)).toHaveLength(0);
    expect(resample(new Float32Array(1), 44_100, 16_000).length).toBeLessThanOrEqual(1);
  });
});
