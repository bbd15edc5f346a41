import type { CallOptions, Engine } from './engine.ts';

export interface VadOptions extends CallOptions {
  /** `batch`: a recording, whose hours must not stand before what somebody is saying now. `live` when absent. */
  readonly lane?: 'live' | 'batch' | undefined;
}

/** Tells voiced audio from the rest, window by window. */
export interface VoiceActivityDetector extends Engine {
  readonly capabilities: { readonly sampleRateHz: 16_000; readonly windowSamples: number };
  /** A stream of its own for each speaker: the detector's recurrent state must never mix two people. */
  open(options: VadOptions): Promise<VadStream>;
}

export interface VadStream {
  /**
   * Takes mono samples of any length at 16 kHz, in order, and gives the speech probability (0…1) of every
   * window completed by them; a remainder is kept for the next call.
   */
  process(samples: Float32Array, options: CallOptions): Promise<readonly number[]>;
  /** Forgets the past, as after a gap in the audio. */
  reset(): void;
  dispose(): void;
}
