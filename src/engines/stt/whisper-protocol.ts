/** What the Whisper adapter and its engine host say to each other. */
export const whisperMethods = { load: 'whisper.load', transcribe: 'whisper.transcribe' } as const;

export interface WhisperLoadParams {
  /** Several models can be loaded side by side, each under the id of its engine. */
  readonly id: string;
  /** A ggml file of whisper.cpp. */
  readonly modelPath: string;
  readonly threads: number;
  /** Folder whose `node_modules` is looked into for the binding first. */
  readonly addonsDir: string | undefined;
}

export interface WhisperTranscribeParams {
  readonly id: string;
  /** Mono 16 kHz. */
  readonly samples: Float32Array;
  /** Whisper's code of a language, or `auto`. */
  readonly language: string;
  readonly lane: 'live' | 'batch';
}

export interface WhisperTranscript {
  readonly text: string;
  readonly language: string | undefined;
}
