import { composeModels, type ModelStatus } from '../composition/models.ts';
import { loadConfig } from '../config/load-config.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { type PulledModels, type PullModelsOptions, pullModels } from './pull-models.ts';

/** One model of the catalogue, as it is on this machine. */
export interface ModelEntry {
  readonly id: string;
  readonly title: string;
  readonly task: string;
  readonly languages: readonly string[];
  readonly licence: string;
  readonly state: ModelStatus['state'];
  readonly downloadBytes: number;
  readonly installedBytes: number;
}

export interface ModelList {
  readonly dir: string;
  readonly models: readonly ModelEntry[];
}

export async function listModels(): Promise<ModelList> {
  const store = composeModels(loadConfig());
  const statuses = await store.list();
  return {
    dir: store.dir,
    models: statuses.map(({ model, ...status }) => ({
      id: model.id,
      title: model.title,
      task: model.task,
      languages: model.languages,
      licence: model.licence.id,
      ...status,
    })),
  };
}

/** Those that are there are looked at closely: whoever asks for a model by name may have reason to doubt it. */
export function pullNamedModels(ids: readonly string[], options: PullModelsOptions): Promise<PulledModels> {
  return pullModels(composeModels(loadConfig()), ids, { ...options, isFull: true });
}

export interface RemovedModel {
  readonly id: string;
  readonly freedBytes: number;
}

export async function removeModels(
  ids: readonly string[],
  options: CallOptions,
): Promise<readonly RemovedModel[]> {
  const store = composeModels(loadConfig());
  // All names are checked before anything is deleted.
  for (const id of ids) store.pathOf(id);
  const removed: RemovedModel[] = [];
  for (const id of ids) removed.push({ id, ...(await store.remove(id, options)) });
  return removed;
}
