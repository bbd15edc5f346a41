import { rmsDbfs } from '../../core/audio/level.ts';

const stepMs = 10;
/** Quieter than any speaker, or than this below the loudest step, is what surrounds a voice. */
const inaudibleDbfs = -60;
const depthDb = 45;

export interface Surroundings {
  readonly beforeMs: number;
  readonly behindMs: number;
}

/**
 * Mono audio with at least `beforeMs` before its first audible 10 ms and `behindMs` behind its last, by level alone; what
 * is missing is added as silence. Audio without a voice stays as it is.
 */
export function aroundVoice(
  samples: Float32Array,
  sampleRateHz: number,
  { beforeMs, behindMs }: Surroundings,
): Float32Array {
  const samplesOf = (ms: number) => Math.round((ms * sampleRateHz) / 1000);
  const step = samplesOf(stepMs);
  const levels = Array.from({ length: Math.ceil(samples.length / step) }, (_, index) =>
    rmsDbfs(samples.subarray(index * step, (index + 1) * step)),
  );
  const loudest = levels.reduce((most, level) => Math.max(most, level), -Infinity);
  const threshold = Math.max(inaudibleDbfs, loudest - depthDb);
  const first = levels.findIndex((level) => level >= threshold);
  if (first === -1) return samples;
  const voiceFrom = first * step;
  const voiceTo = Math.min(samples.length, (levels.findLastIndex((level) => level >= threshold) + 1) * step);
  const before = Math.max(0, samplesOf(beforeMs) - voiceFrom);
  const behind = Math.max(0, samplesOf(behindMs) - (samples.length - voiceTo));
  if (before === 0 && behind === 0) return samples;
  const around = new Float32Array(before + samples.length + behind);
  around.set(samples, before);
  return around;
}
