import { dbToAmplitude } from './level.ts';

/**
 * A copy at another level, moving evenly from one gain to the other, so that a change does not click; it has got
 * there after `rampSamples`, or at the end.
 */
export function withGainRamp(
  samples: Float32Array,
  fromDb: number,
  toDb: number,
  rampSamples = samples.length,
): Float32Array {
  const from = dbToAmplitude(fromDb);
  const step = (dbToAmplitude(toDb) - from) / Math.max(1, rampSamples);
  return samples.map((sample, index) => {
    const gain = from + step * Math.min(index + 1, rampSamples);
    return Math.max(-1, Math.min(1, sample * gain));
  });
}
