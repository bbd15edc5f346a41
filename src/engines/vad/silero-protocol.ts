/** What the silero adapter and its engine host say to each other. */
export const sileroMethods = {
  load: 'silero.load',
  process: 'silero.process',
  close: 'silero.close',
} as const;

export interface SileroLoadParams {
  readonly modelPath: string;
}

export interface SileroProcessParams {
  /** One recurrent state per id. An id not seen before, as after a restart of the host, starts afresh. */
  readonly streamId: string;
  /** A whole number of windows. */
  readonly samples: Float32Array;
  /** Forget what was heard on this stream before these samples. */
  readonly isFresh: boolean;
}

export interface SileroCloseParams {
  readonly streamId: string;
}

/** Samples of 16 kHz the model looks at a time: 32 ms. */
export const sileroWindowSamples = 512;
