import { durationMsOf, samplesOf } from '../audio/frame.ts';
import { dbToAmplitude } from '../audio/level.ts';
import { resample } from '../audio/resampler.ts';
import type { HeardAudio } from './paced-playout.ts';

/**
 * What a listener heard, as one recording from its first sample on: stretches at their times and levels, and
 * silence where nothing came.
 */
export function renderHeard(parts: readonly HeardAudio[], sampleRateHz: number): Float32Array {
  const [first] = parts;
  if (!first) return new Float32Array(0);
  const endMs = Math.max(
    ...parts.map((part) => part.atMs + durationMsOf(part.samples.length, part.sampleRateHz)),
  );
  const heard = new Float32Array(samplesOf(endMs - first.atMs, sampleRateHz));
  for (const part of parts) {
    const gain = dbToAmplitude(part.gainDb);
    const at = samplesOf(part.atMs - first.atMs, sampleRateHz);
    const samples = resample(part.samples, part.sampleRateHz, sampleRateHz);
    heard.set(
      samples.subarray(0, heard.length - at).map((sample) => sample * gain),
      at,
    );
  }
  return heard;
}
