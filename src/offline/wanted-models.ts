import { chooseEnginesHere } from '../composition/choose-engines-here.ts';
import { composeModels } from '../composition/models.ts';
import { neededModels } from '../composition/needed-models.ts';
import type { Config } from '../config/schema.ts';
import type { CallOptions } from '../core/ports/index.ts';

/** A model the configuration needs, and what is wrong with it here. */
export interface WantedModel {
  readonly id: string;
  readonly state: 'whole' | 'missing' | 'damaged';
}

/** The models the configured engines need on this machine, read to the last byte; fetches nothing. */
export async function wantedModels(config: Config, { signal }: CallOptions): Promise<readonly WantedModel[]> {
  const models = composeModels(config);
  const chosen = await chooseEnginesHere(config, models);
  const wanted: WantedModel[] = [];
  // One after the other: they are on one disk.
  for (const { id } of neededModels(chosen)) {
    const faults = await models.check(id, { isFull: true, signal });
    const isMissing = faults.some(({ fault }) => fault === 'missing');
    wanted.push({ id, state: isMissing ? 'missing' : faults.length > 0 ? 'damaged' : 'whole' });
  }
  return wanted;
}
