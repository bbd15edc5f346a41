/** What the Moonshine adapter and its engine host say to each other. */
export const moonshineMethods = { load: 'moonshine.load', transcribe: 'moonshine.transcribe' } as const;

export interface MoonshineFiles {
  readonly encoderPath: string;
  readonly decoderPath: string;
  /** One line per token: base64 of its bytes, a space, its id. */
  readonly tokensPath: string;
}

export interface MoonshineLoadParams extends MoonshineFiles {
  /** Several models can be loaded side by side, each under the id of its engine. */
  readonly id: string;
  readonly threads: number;
}

export interface MoonshineTranscribeParams {
  readonly id: string;
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  readonly lane: 'live' | 'batch';
}
