import { audibleSpan } from '../../core/audio/audible-span.ts';

/** Softer than any speaker, or than this below the loudest step, is what surrounds a voice. */
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
  const voice = audibleSpan(samples, { sampleRateHz, depthDb, floorDbfs: inaudibleDbfs });
  if (!voice) return samples;
  const before = Math.max(0, samplesOf(beforeMs) - voice.from);
  const behind = Math.max(0, samplesOf(behindMs) - (samples.length - voice.to));
  if (before === 0 && behind === 0) return samples;
  const around = new Float32Array(before + samples.length + behind);
  around.set(samples, before);
  return around;
}
