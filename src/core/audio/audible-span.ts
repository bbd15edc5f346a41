import { rmsDbfs } from './level.ts';

const stepMs = 10;

/** A stretch of audio: indices of its first sample and of the one behind its last. */
export interface AudibleSpan {
  readonly from: number;
  readonly to: number;
}

export interface AudibleSpanOptions {
  readonly sampleRateHz: number;
  /** Quieter than this below the loudest step is what surrounds a voice, and not the voice. */
  readonly depthDb: number;
  /** Quieter than this nobody speaks; everything may be a voice when absent. */
  readonly floorDbfs?: number;
}

/** From the first to the last audible 10 ms of mono audio, by level alone; undefined where it is silent. */
export function audibleSpan(
  samples: Float32Array,
  { sampleRateHz, depthDb, floorDbfs = -Infinity }: AudibleSpanOptions,
): AudibleSpan | undefined {
  const step = Math.round((stepMs * sampleRateHz) / 1000);
  const levels = Array.from({ length: Math.ceil(samples.length / step) }, (_, index) =>
    rmsDbfs(samples.subarray(index * step, (index + 1) * step)),
  );
  const loudest = levels.reduce((most, level) => Math.max(most, level), -Infinity);
  const threshold = Math.max(floorDbfs, loudest - depthDb);
  const isAudible = (level: number) => level > -Infinity && level >= threshold;
  const first = levels.findIndex(isAudible);
  if (first === -1) return undefined;
  const last = levels.findLastIndex(isAudible);
  return { from: first * step, to: Math.min(samples.length, (last + 1) * step) };
}
