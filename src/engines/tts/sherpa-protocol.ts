/** What the adapters of Piper and Kokoro and the speaking host say to each other. */
export const speechMethods = { load: 'speech.load', synthesize: 'speech.synthesize' } as const;

export interface PiperFiles {
  /** The voice with the metadata sherpa-onnx wants (see models/prepare). */
  readonly modelPath: string;
  /** One `symbol id` a line. */
  readonly tokensPath: string;
  /** Folder of espeak-ng's phoneme data. */
  readonly espeakDataPath: string;
}

export interface KokoroFiles extends PiperFiles {
  /** The style vectors of all speakers, one after the other. */
  readonly voicesPath: string;
}

/** Kokoro's languages by the names espeak-ng has for them; with other names it says nothing at all. */
export type KokoroLanguage = 'en-us' | 'en-gb-x-rp' | 'fr' | 'es' | 'it';

export type SherpaVoiceFiles =
  | ({ readonly kind: 'piper' } & PiperFiles)
  | ({ readonly kind: 'kokoro'; readonly language: KokoroLanguage } & KokoroFiles);

export interface SpeechLoadParams {
  readonly id: string;
  readonly files: SherpaVoiceFiles;
  /** Refused at load when the voice's own rate is another one. */
  readonly sampleRateHz: number;
  readonly threads: number;
}

export interface SpeechSynthesizeParams {
  readonly id: string;
  readonly text: string;
  /** Number of the speaker in the model. */
  readonly speaker: number;
  readonly speed: number;
  readonly lane: 'live' | 'batch';
}
