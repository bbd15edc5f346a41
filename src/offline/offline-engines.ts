import { chooseEnginesHere } from '../composition/choose-engines-here.ts';
import { conversationSettingsOf } from '../composition/conversation-settings.ts';
import { composeEngines, type EngineSet, type EngineSetOptions } from '../composition/engines.ts';
import { composeModels } from '../composition/models.ts';
import { type EngineUse, neededModels } from '../composition/needed-models.ts';
import { wireOwnStack } from '../composition/stack/own-stack.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';
import type { ConversationSettings } from '../core/conversation/index.ts';
import type { Metrics } from '../core/ports/index.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { type Logger, silentLogger } from '../shared/logger.ts';
import type { ModelProgress } from './contract.ts';
import { pullModels } from './pull-models.ts';

export interface OfflineEnginesOptions {
  readonly signal: AbortSignal;
  /** Instead of that of the configuration. */
  readonly profile?: Config['profile'] | undefined;
  /** Engines to use instead of those of the configuration; the same ids as there. */
  readonly use?: EngineChoice | undefined;
  /** What they are to do; models for anything else are not fetched. Default `conversations`. */
  readonly purpose?: EngineUse | undefined;
  readonly onModel?: ((progress: ModelProgress) => void) | undefined;
  readonly metrics?: Metrics | undefined;
  readonly onHostEvent?: EngineSetOptions['onHostEvent'];
  readonly onFallback?: EngineSetOptions['onFallback'];
}

export interface EngineChoice {
  readonly stt?: readonly string[] | undefined;
  readonly llm?: readonly string[] | undefined;
  readonly tts?: readonly string[] | undefined;
  readonly voice?: string | undefined;
}

/** The composed engines in this process, for commands that need no daemon. Dispose of them, or child processes stay. */
export interface OfflineEngines extends AsyncDisposable {
  readonly config: Config;
  readonly engines: EngineSet;
  readonly settings: ConversationSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Fetches what models are missing and makes the engines; nothing is loaded before it is used or warmed up. */
export async function openOfflineEngines(options: OfflineEnginesOptions): Promise<OfflineEngines> {
  const wanted = withChoice(loadConfig({ overrides: { profile: options.profile } }), options.use ?? {});
  const wiring = wireOwnStack(wanted);
  const config = wiring?.config ?? wanted;
  const models = composeModels(config);
  const chosen = await chooseEnginesHere(config, models);
  const ids = neededModels(chosen, options.purpose).map(({ id }) => id);
  await pullModels(models, ids, { signal: options.signal, onProgress: options.onModel });
  const engines = composeEngines({
    config,
    chosen,
    fileOf: (id, file) => models.pathOf(id, file),
    clock: systemClock,
    metrics: options.metrics,
    stack: wiring && { wiring },
    ...(options.onHostEvent && { onHostEvent: options.onHostEvent }),
    ...(options.onFallback && { onFallback: options.onFallback }),
    loggerFor: () => silentLogger,
  });
  return {
    config,
    engines,
    settings: conversationSettingsOf(config),
    clock: systemClock,
    logger: silentLogger,
    [Symbol.asyncDispose]: () => engines.dispose(),
  };
}

function withChoice(config: Config, use: EngineChoice): Config {
  const { engines } = config;
  return {
    ...config,
    engines: {
      ...engines,
      stt: { ...engines.stt, ...(use.stt && { use: [...use.stt] }) },
      llm: { ...engines.llm, ...(use.llm && { use: [...use.llm] }) },
      tts: { ...engines.tts, ...(use.tts && { use: [...use.tts] }), ...(use.voice && { voice: use.voice }) },
    },
  };
}
