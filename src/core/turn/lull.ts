import type { HearingSettings } from '../conversation/settings.ts';

/** How loud one speaker is, frame by frame; amplitudes are RMS of full scale, 0…1. */
export interface VoiceLevel {
  /** Of their voice lately: rises at once, falls slowly. */
  readonly voiceRms: number;
  /** Since the level fell far below that, ms. */
  readonly softMs: number;
}

/** `fell`: the voice has been soft for long enough to be a lull. `rose`: it goes on after one. */
export type LevelEdge = 'fell' | 'rose';

export const silentLevel: VoiceLevel = { voiceRms: 0, softMs: 0 };

/** Per 10 ms; a voice half as loud as before is the new measure after 0.9 s. */
const decay = 0.9925;
/** −54 dBFS: no voice worth hearing is as soft as this. */
const silenceRms = 0.002;
const stepSamples = 160;
const stepMs = 10;

/**
 * Folds audio (16 kHz mono, any length; what does not fill 10 ms is looked at too) into the level. The voice
 * activity detector holds on for 100 to 200 ms after the last word, the level falls with it: a lull is the first
 * sign that somebody may have finished, though most lulls are only the closure of a consonant.
 */
export function applySamples(
  level: VoiceLevel,
  samples: Float32Array,
  { lullRatio, lullMs }: Pick<HearingSettings, 'lullRatio' | 'lullMs'>,
): { readonly level: VoiceLevel; readonly edge: LevelEdge | undefined } {
  let { voiceRms, softMs } = level;
  for (let start = 0; start < samples.length; start += stepSamples) {
    const rms = rmsOf(samples.subarray(start, start + stepSamples));
    voiceRms = Math.max(rms, voiceRms * decay);
    softMs = rms < Math.max(silenceRms, voiceRms * lullRatio) ? softMs + stepMs : 0;
  }
  return { level: { voiceRms, softMs }, edge: edgeBetween(level.softMs, softMs, lullMs) };
}

function edgeBetween(beforeMs: number, afterMs: number, lullMs: number): LevelEdge | undefined {
  if (beforeMs < lullMs) return afterMs >= lullMs ? 'fell' : undefined;
  return afterMs < beforeMs ? 'rose' : undefined;
}

function rmsOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return Math.sqrt(energy / samples.length);
}
