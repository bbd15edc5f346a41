/** What the Smart Turn adapter and its engine host say to each other. */
export const smartTurnMethods = { load: 'smart-turn.load', predict: 'smart-turn.predict' } as const;

export interface SmartTurnLoadParams {
  readonly modelPath: string;
}

export interface SmartTurnPredictParams {
  /** Mono 16 kHz, at most the 8 s the model looks at. */
  readonly samples: Float32Array;
}

/** What the model looks at: 8 s of 16 kHz. */
export const smartTurnMaxSamples = 8 * 16_000;
