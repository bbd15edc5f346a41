/** One model on its way into the cache. */
export interface ModelProgress {
  readonly modelId: string;
  /** Position among the models that are wanted, from 1. */
  readonly index: number;
  readonly count: number;
  readonly step: 'checking' | 'fetching' | 'unpacking' | 'installed';
  /** Where it comes from, for people: `huggingface.co`, `npm`, `pip`. */
  readonly source?: string | undefined;
  readonly receivedBytes?: number | undefined;
  readonly totalBytes?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

export interface EnsuredModel {
  readonly id: string;
  /** `stt`, `llm`, `tts`, `vad`, `turn`, … */
  readonly task: string;
  readonly sizeBytes: number;
  readonly how: 'present' | 'fetched';
  /** Why this one: `1.5B: 11 GiB of free memory`. */
  readonly reason?: string | undefined;
}

export interface EnsuredModels {
  readonly models: readonly EnsuredModel[];
  /** What the reader should know, one sentence each: a source that failed, a fallback taken. */
  readonly notes: readonly string[];
}

/** Sees to it that every model the configuration needs is in the cache; fast when nothing is missing. */
export type EnsureModels = (options: {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ModelProgress) => void;
}) => Promise<EnsuredModels>;
