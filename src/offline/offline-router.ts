import { allEngines } from '../composition/all-engines.ts';
import { chooseEnginesHere } from '../composition/choose-engines-here.ts';
import { createEngineHosts } from '../composition/engine-hosts.ts';
import { findEngine } from '../composition/engine-registry.ts';
import { composeModels } from '../composition/models.ts';
import { composeRouter } from '../composition/router.ts';
import { loadConfig } from '../config/load-config.ts';
import type { CallOptions } from '../core/ports/index.ts';
import type { Router } from '../core/routing/index.ts';
import { systemClock } from '../shared/clock.ts';
import { silentLogger } from '../shared/logger.ts';

/** The router as the conversation has it, with its classifier and without any other engine. */
export async function openOfflineRouter(
  options: CallOptions,
): Promise<AsyncDisposable & { readonly router: Router }> {
  const config = loadConfig();
  const models = composeModels(config);
  const chosen = await chooseEnginesHere(config, models);
  const entry = chosen.intent && findEngine(allEngines.intent, chosen.intent.id, 'intent');
  if (entry) await models.pull(entry.models, options);
  const hosts = createEngineHosts({ clock: systemClock, loggerFor: () => silentLogger });
  const classifier = entry?.create({
    config,
    hosts,
    fileOf: (id, file) => models.pathOf(id, file),
    clock: systemClock,
    loggerFor: () => silentLogger,
  });
  await classifier?.warmUp(options);
  return {
    router: composeRouter({ config, chosen, classifier, clock: systemClock }),
    async [Symbol.asyncDispose]() {
      await classifier?.dispose();
      await hosts.dispose();
    },
  };
}
