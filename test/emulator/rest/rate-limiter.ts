import type { Emulation } from '../emulation.ts';
import type { Random } from '../random.ts';
import { RestError } from './rest-error.ts';
import type { RouteMatch } from './router.ts';

interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

interface Bucket {
  remaining: number;
  resetsAtMs: number;
}

/** Discord does not publish its limits; these are what its headers have said for years. */
const LIMITS: readonly (readonly [RegExp, Limit])[] = [
  [/^(POST|PATCH|DELETE) \/channels\/:channelId\/messages/, { requests: 5, windowMs: 5_000 }],
  [/^(POST|PATCH) \/webhooks\//, { requests: 5, windowMs: 2_000 }],
];
const GENEROUS: Limit = { requests: 50, windowMs: 1_000 };

/** Buckets per route and channel, with the headers clients steer by. */
export class RateLimiter {
  readonly #emulation: Emulation;
  readonly #random: Random;
  readonly #buckets = new Map<string, Bucket>();

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
    this.#random = emulation.random.fork('rate limits');
  }

  /** The headers for the answer; throws 429 where the client asks too much. */
  take({ route, parameters }: RouteMatch, userId: string | undefined): Readonly<Record<string, string>> {
    const { rest } = this.#emulation.faults;
    if (this.#random.chance(rest.tooManyRequestsPercent)) {
      throw tooMany(rest.retryAfterMs, {});
    }
    if (rest.rateLimits === 'off') {
      return {};
    }
    const name = `${route.method} ${route.pattern}`;
    const limit = LIMITS.find(([pattern]) => pattern.test(name))?.[1] ?? GENEROUS;
    const { channelId = '', guildId = '', token = '' } = parameters;
    const id = [userId, name, channelId, guildId, token].join(' ');
    const nowMs = this.#emulation.clock.now();
    let bucket = this.#buckets.get(id);
    if (!bucket || bucket.resetsAtMs <= nowMs) {
      bucket = { remaining: limit.requests, resetsAtMs: nowMs + limit.windowMs };
      this.#buckets.set(id, bucket);
    }
    const resetAfterMs = bucket.resetsAtMs - nowMs;
    const isOver = bucket.remaining === 0;
    bucket.remaining = Math.max(0, bucket.remaining - 1);
    const headers = {
      'x-ratelimit-limit': String(limit.requests),
      'x-ratelimit-remaining': String(bucket.remaining),
      'x-ratelimit-reset': ((this.#emulation.clock.wallNow() + resetAfterMs) / 1_000).toFixed(3),
      'x-ratelimit-reset-after': (resetAfterMs / 1_000).toFixed(3),
      'x-ratelimit-bucket': Buffer.from(name).toString('hex').slice(0, 32),
    };
    if (isOver) {
      throw tooMany(resetAfterMs, headers);
    }
    return headers;
  }
}

function tooMany(retryAfterMs: number, headers: Readonly<Record<string, string>>): RestError {
  const seconds = retryAfterMs / 1_000;
  return new RestError(429, 0, 'You are being rate limited.', {
    headers: {
      ...headers,
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': 'user',
      'x-ratelimit-reset-after': seconds.toFixed(3),
    },
    details: { retry_after: seconds, global: false },
  });
}
