import type { CallOptions, Engine } from './engine.ts';

export interface SpeechToTextInput {
  /** Mono, −1…1. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** BCP 47 language wished for (`en`, `fr`); the engine's own choice when absent. */
  readonly language?: string | undefined;
  /** `live` work overtakes `batch` work where an engine has a queue. */
  readonly lane?: 'live' | 'batch' | undefined;
  /** Neither taken from a cache nor kept there. */
  readonly noStore?: boolean | undefined;
}

export type TranscriptEvent =
  | { readonly type: 'interim'; readonly text: string }
  | { readonly type: 'final'; readonly text: string; readonly language?: string | undefined };

export interface SpeechToTextCapabilities {
  /** BCP 47 primary tags, or `'*'` for many. */
  readonly languages: readonly string[];
  /** Longer audio must be cut by the caller (Moonshine gives empty text beyond ~15 s). */
  readonly maxSegmentMs: number;
  readonly streamsInterim: boolean;
}

/** Audio in, words out. Exactly one `final` ends the stream; silence gives a `final` with empty text. */
export interface SpeechToText extends Engine {
  readonly capabilities: SpeechToTextCapabilities;
  transcribe(input: SpeechToTextInput, options: CallOptions): AsyncIterable<TranscriptEvent>;
}
