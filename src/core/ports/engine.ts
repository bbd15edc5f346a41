/** Options of every port method: nothing in the house waits without a way to be told to stop. */
export interface CallOptions {
  readonly signal: AbortSignal;
}

/** Where an engine's work happens; the dashboard and the receipts show it. */
export type EnginePlacement = 'in-process' | 'engine-host' | 'remote' | 'scripted';

/** What every engine is, whatever it does. */
export interface Engine {
  /** Stable and speaking: `moonshine-base-en`, `ollama:qwen2.5-coder-1.5b`. */
  readonly id: string;
  readonly placement: EnginePlacement;
  /** Loads what is needed and runs once, so that the first user does not pay for it. Idempotent. */
  warmUp(options: CallOptions): Promise<void>;
  /** Resolves when the engine would answer a call now; rejects with an AibotError that says why not. */
  checkHealth(options: CallOptions): Promise<void>;
  dispose(): Promise<void>;
}
