import type { CallOptions, Engine } from './engine.ts';

export interface TurnDetectorInput {
  /** The turn so far, mono 16 kHz, ending with at most ~100 ms of the pause; only the last 8 s are looked at. */
  readonly samples: Float32Array;
  /** What has been recognised so far, when it is known; detectors may ignore it. */
  readonly transcript?: string | undefined;
}

export interface TurnPrediction {
  /** How sure the detector is that the speaker has finished, 0…1. */
  readonly probability: number;
  readonly isComplete: boolean;
}

/** Decides whether a pause ends the turn. */
export interface TurnDetector extends Engine {
  readonly capabilities: { readonly usesAudio: boolean; readonly usesTranscript: boolean };
  predict(input: TurnDetectorInput, options: CallOptions): Promise<TurnPrediction>;
}
