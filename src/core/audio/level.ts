/** Levels in dBFS: 0 is full scale for a single sample (peak) and for a square wave (RMS). */

/** Quieter than this nobody would say that sound has begun. */
export const audibleDbfs = -40;

export const amplitudeToDb = (amplitude: number) => 20 * Math.log10(amplitude);
export const dbToAmplitude = (decibels: number) => 10 ** (decibels / 20);

/** Root mean square level; −Infinity for silence and for nothing. */
export function rmsDbfs(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return samples.length === 0 ? -Infinity : amplitudeToDb(Math.sqrt(energy / samples.length));
}

export function peakDbfs(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return amplitudeToDb(peak);
}

/** Index of the first sample at or above `thresholdDbfs`; −1 when there is none. */
export function firstAudibleSample(samples: Float32Array, thresholdDbfs = audibleDbfs): number {
  const threshold = dbToAmplitude(thresholdDbfs);
  return samples.findIndex((sample) => Math.abs(sample) >= threshold);
}
