import type { CallOptions, Engine } from './engine.ts';

export interface TextToSpeechInput {
  /** Speakable text (see core/speech-text), at most ~400 characters a call. */
  readonly text: string;
  readonly voice?: string | undefined;
  readonly language?: string | undefined;
  /** 1 is the voice's own pace; 0.5…2. */
  readonly speed?: number | undefined;
  readonly lane?: 'live' | 'batch' | undefined;
  /** Neither taken from a cache nor kept there. */
  readonly noStore?: boolean | undefined;
}

export interface Voice {
  readonly id: string;
  readonly language: string;
  readonly description: string;
}

export type SpeechEvent =
  /** Mono, −1…1, at the engine's `sampleRateHz`. */
  | { readonly type: 'audio'; readonly samples: Float32Array }
  | { readonly type: 'finished'; readonly audioMs: number };

export interface TextToSpeechCapabilities {
  readonly sampleRateHz: number;
  readonly voices: readonly Voice[];
  /** Whether audio comes before the whole text is spoken. */
  readonly streams: boolean;
}

/** Text in, audio out. Exactly one `finished` ends the stream; text without words gives no audio. */
export interface TextToSpeech extends Engine {
  readonly capabilities: TextToSpeechCapabilities;
  synthesize(input: TextToSpeechInput, options: CallOptions): AsyncIterable<SpeechEvent>;
}
