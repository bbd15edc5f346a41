import { chooseEnginesHere } from '../composition/choose-engines-here.ts';
import { composeModels } from '../composition/models.ts';
import { neededModels } from '../composition/needed-models.ts';
import type { Config } from '../config/schema.ts';

/** A model the configuration needs, and whether it is there and whole (by size). */
export interface WantedModel {
  readonly id: string;
  readonly isInstalled: boolean;
}

/** The models the configured engines need on this machine; fetches nothing. */
export async function wantedModels(config: Config): Promise<readonly WantedModel[]> {
  const models = composeModels(config);
  const chosen = await chooseEnginesHere(config, models);
  return Promise.all(
    neededModels(chosen).map(async ({ id }) => ({ id, isInstalled: await models.isInstalled(id) })),
  );
}
