import type { Config } from '../config/schema.ts';
import type { ModelStore } from '../models/store.ts';
import { type ChosenEngines, chooseEngines } from './choose-engines.ts';
import { machineFacts } from './machine-facts.ts';

/** The engines for this configuration on this machine, as it is now. */
export async function chooseEnginesHere(config: Config, models: ModelStore): Promise<ChosenEngines> {
  return chooseEngines(config, await machineFacts(models, config.assistant.language));
}
