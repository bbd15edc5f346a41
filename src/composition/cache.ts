import type { Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { cachedTextToSpeech, type RecallOptions } from '../core/decorators/index.ts';
import type { Cache, Metrics, TextToSpeech } from '../core/ports/index.ts';
import { createMemoryCache } from '../engines/cache/memory-cache.ts';
import { createRedisCache } from '../engines/cache/redis-cache.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

export interface CacheSetup {
  readonly config: Config;
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
  readonly metrics?: Metrics | undefined;
}

/** The cache the configuration asks for: shared by Redis, in this process, or none. */
export function composeCache({ config, clock, loggerFor }: CacheSetup): Cache | undefined {
  const { enabled, redisUrl, maxBytes, ttlMs } = config.cache;
  if (!enabled) return undefined;
  if (redisUrl === undefined) return createMemoryCache({ clock, maxBytes, ttlMs });
  const logger = loggerFor('cache');
  return createRedisCache({
    url: redisUrl,
    clock,
    ttlMs,
    onState: (state) => logger.info({ state }, 'the shared cache changed its state'),
  });
}

/** For how long, how large, and where it is counted. */
export const recallOptionsOf = ({ config, metrics }: CacheSetup, kind: string): RecallOptions => ({
  ttlMs: config.cache.ttlMs,
  maxEntryBytes: config.cache.maxEntryBytes,
  onLookup: (result) => metrics?.count('cache_lookups', { kind, result }),
});

/** The voice with a memory for what it says again; itself where there is no cache. */
export function rememberSpeech(tts: TextToSpeech, cache: Cache | undefined, setup: CacheSetup): TextToSpeech {
  if (!cache) return tts;
  const { voice = '', model = '' } = setup.config.engines.tts;
  return cachedTextToSpeech(tts, cache, {
    ...recallOptionsOf(setup, 'speech'),
    // What a request leaves to the configuration is part of what it sounds like.
    version: [packageVersion(), voice, model].join('/'),
  });
}
