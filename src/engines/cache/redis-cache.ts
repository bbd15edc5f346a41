import { Redis } from 'ioredis';
import type { Cache } from '../../core/ports/index.ts';
import { untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';

export interface RedisCacheOptions {
  /** `redis://:PASSWORD@HOST:PORT/DB` */
  readonly url: string;
  readonly clock: Clock;
  /** How long an entry is good when nobody says otherwise; 0 is for ever. */
  readonly ttlMs: number;
  /** A slower answer is a miss. Default 50 ms: a voice synthesises a word in about that time. */
  readonly timeoutMs?: number | undefined;
  /** Told when the server is lost and when it is back, not at every miss in between. */
  readonly onState?: ((state: 'connected' | 'lost') => void) | undefined;
}

const keyPrefix = 'aibot:';
const longestRetryMs = 5_000;

/** A cache several processes share. A server that is down, slow, full or refuses the password costs the hit alone. */
export function createRedisCache(options: RedisCacheOptions): Cache {
  const { clock, ttlMs: usualTtlMs, timeoutMs = 50, onState } = options;
  let isConnected = false;
  const redis = new Redis(options.url, {
    lazyConnect: true,
    keyPrefix,
    // Without a connection a call is a miss at once instead of waiting for one.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(longestRetryMs, 50 * 2 ** attempt),
  });
  const become = (connected: boolean) => {
    if (connected === isConnected) return;
    isConnected = connected;
    onState?.(connected ? 'connected' : 'lost');
  };
  redis.on('ready', () => become(true));
  redis.on('close', () => become(false));
  // Told by `close`; without a listener it would end the process.
  redis.on('error', () => undefined);
  void redis.connect().catch(() => undefined);

  /** The answer, or nothing when it fails or comes too late. */
  async function ask<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    signal.throwIfAborted();
    if (!isConnected) return undefined;
    const late = Promise.withResolvers<undefined>();
    const timer = clock.after(timeoutMs, () => late.resolve(undefined));
    const answer = call().catch(() => undefined);
    try {
      return await untilAborted(Promise.race([answer, late.promise]), signal);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  return {
    id: 'redis',
    async get(key, { signal }) {
      const value = await ask(() => redis.getBuffer(key), signal);
      return value ?? undefined;
    },
    async set(key, value, { signal, ttlMs = usualTtlMs }) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      await ask(() => (ttlMs === 0 ? redis.set(key, bytes) : redis.set(key, bytes, 'PX', ttlMs)), signal);
    },
    dispose() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
