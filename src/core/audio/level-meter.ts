import { amplitudeToDb } from './level.ts';

export interface LevelMeterOptions {
  readonly sampleRateHz: number;
  /** Audio between two readings, ms. */
  readonly everyMs: number;
}

/** Quieter than any microphone's own noise; what is less is shown as this. */
export const floorDbfs = -90;

export interface LevelMeter {
  /** Takes the next samples; gives the RMS level in dBFS of the last `everyMs` of audio when they are complete. */
  add(samples: Float32Array): number | undefined;
}

/** Readings at most every `everyMs` of audio, however it is cut into frames. */
export function createLevelMeter({ sampleRateHz, everyMs }: LevelMeterOptions): LevelMeter {
  const wantedSamples = (sampleRateHz * everyMs) / 1000;
  let energy = 0;
  let counted = 0;
  return {
    add(samples) {
      for (const sample of samples) energy += sample * sample;
      counted += samples.length;
      if (counted < wantedSamples) return undefined;
      const levelDbfs = amplitudeToDb(Math.sqrt(energy / counted));
      energy = 0;
      counted = 0;
      return Math.max(floorDbfs, Math.round(levelDbfs * 10) / 10);
    },
  };
}
