import { chooseEnginesHere } from '../composition/choose-engines-here.ts';
import { composeModels } from '../composition/models.ts';
import { neededModels } from '../composition/needed-models.ts';
import { loadConfig } from '../config/load-config.ts';
import type { EnsuredModel, EnsureModels } from './contract.ts';
import { pullModels } from './pull-models.ts';

export const ensureModels: EnsureModels = async ({ signal, onProgress }) => {
  const config = loadConfig();
  const models = composeModels(config);
  const needed = neededModels(await chooseEnginesHere(config, models));
  const { results, notes } = await pullModels(
    models,
    needed.map(({ id }) => id),
    { signal, onProgress },
  );
  const ensured = results.map((result): EnsuredModel => {
    const wish = needed.find(({ id }) => id === result.modelId);
    return {
      id: result.modelId,
      task: wish?.task ?? 'tts',
      sizeBytes: result.installedBytes,
      how: result.outcome === 'fetched' ? 'fetched' : 'present',
      reason: wish?.reason,
    };
  });
  return { models: ensured, notes };
};
