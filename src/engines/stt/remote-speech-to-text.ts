import type { SpeechToTextInput } from '../../core/ports/index.ts';

/** Ten minutes of 16 kHz are 19 MB, below the 25 MB such servers commonly take. */
export const serverSegmentMs = 600_000;

/** From request to transcript: servers load their model with the first one. */
export const serverTimeoutMs = 30_000;

/** What a server is warmed with: its model is loaded, and nothing is said. */
export const halfASecondOfSilence: SpeechToTextInput = {
  samples: new Float32Array(8_000),
  sampleRateHz: 16_000,
};

/** `fr-CA` → `fr`, which is what Whisper knows. */
export const primaryTag = (language: string) => language.split('-')[0]?.toLowerCase() ?? language;
