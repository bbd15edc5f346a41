import { dbToAmplitude } from './level.ts';

/** A copy at another level, moving evenly from one gain to the other, so that a change does not click. */
export function withGainRamp(samples: Float32Array, fromDb: number, toDb: number): Float32Array {
  const from = dbToAmplitude(fromDb);
  const step = (dbToAmplitude(toDb) - from) / Math.max(1, samples.length);
  return samples.map((sample, index) => Math.max(-1, Math.min(1, sample * (from + step * (index + 1)))));
}
