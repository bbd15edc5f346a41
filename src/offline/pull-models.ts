import type { ModelEvent, ModelStore, PullResult } from '../composition/models.ts';
import type { CallOptions } from '../core/ports/index.ts';
import type { ModelProgress } from './contract.ts';

export interface PullModelsOptions extends CallOptions {
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  /** Models that are there are read and their checksums compared: a second for each GB. */
  readonly isFull?: boolean | undefined;
}

export interface PulledModels {
  readonly results: readonly PullResult[];
  /** What the reader should know: a source that failed, a wait for another process. */
  readonly notes: readonly string[];
}

/** Fetches what is missing of these models and tells how it goes in one kind of progress. */
export async function pullModels(
  models: ModelStore,
  ids: readonly string[],
  options: PullModelsOptions,
): Promise<PulledModels> {
  const notes: string[] = [];
  const count = models.countToPull(ids);
  const seen: string[] = [];
  const report = (event: ModelEvent) => {
    if (!seen.includes(event.modelId)) seen.push(event.modelId);
    const note = noteOf(event);
    if (note !== undefined) notes.push(note);
    const step = stepOf(event);
    if (!step) return;
    options.onProgress?.({
      modelId: event.modelId,
      index: seen.length,
      count,
      ...step,
    });
  };
  const results = await models.pull(ids, {
    signal: options.signal,
    onProgress: report,
    isFull: options.isFull,
  });
  return { results, notes };
}

function noteOf(event: ModelEvent): string | undefined {
  if (event.type === 'lock-awaited') return `Another process is fetching ${event.modelId}; waiting for it.`;
  if (event.type !== 'source-failed') return undefined;
  const next = event.nextSource === undefined ? 'There is no other source.' : `Trying ${event.nextSource}.`;
  return `${event.modelId}: ${event.source} did not give ${event.file} (${event.message}). ${next}`;
}

function stepOf(event: ModelEvent): Omit<ModelProgress, 'modelId' | 'index' | 'count'> | undefined {
  switch (event.type) {
    case 'reading-started':
    case 'model-started':
      return { step: 'checking', totalBytes: event.totalBytes };
    case 'bytes-received': {
      const { source, receivedBytes, totalBytes, bytesPerSecond } = event;
      return { step: 'fetching', source, receivedBytes, totalBytes, bytesPerSecond };
    }
    case 'file-verified':
      return { step: 'unpacking' };
    case 'model-present':
    case 'model-landed':
      return { step: 'installed' };
    default:
      return undefined;
  }
}
