import { resolvePaths } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import { ModelStore } from '../models/store.ts';

/** The models of this machine, where the configuration or the environment says they are. */
export function composeModels(config: Config, env: NodeJS.ProcessEnv = process.env): ModelStore {
  return new ModelStore({
    dir: env['AIBOT_MODELS_DIR'] ?? config.models.dir ?? resolvePaths({ env }).modelsDir,
    isOffline: config.models.offline,
    env,
  });
}

export type { ModelEvent } from '../models/fetch/progress.ts';
export type { ModelStatus, ModelStore, PullResult } from '../models/store.ts';
