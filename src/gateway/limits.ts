import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../shared/clock.ts';
import { AibotError } from '../shared/errors.ts';
import { callerOf, keyOfRequest } from './access.ts';
import { isOfDashboard } from './web/dashboard-routes.ts';

export interface RequestLimits {
  /** By key, and by address where there is none; 0 is no limit. A key may have limits of its own. */
  readonly requestsPerMinute: number;
  /** Requests that use the engines, by UTC day; 0 is no limit. */
  readonly requestsPerDay: number;
}

/** What asks often and uses no engine. */
const isUnlimited = (url: string) => url === '/healthz' || url === '/readyz' || isOfDashboard(url);
const dayMs = 86_400_000;

/** How fast one caller may ask. */
export async function limitRates(app: FastifyInstance, { requestsPerMinute }: RequestLimits): Promise<void> {
  const limitOf = (request: FastifyRequest) => keyOfRequest(request)?.requestsPerMinute ?? requestsPerMinute;
  await app.register(rateLimit, {
    max: limitOf,
    timeWindow: 60_000,
    keyGenerator: callerOf,
    allowList: (request) => isUnlimited(request.url) || limitOf(request) === 0,
    errorResponseBuilder: (_request, { after, max }) =>
      new AibotError(`More than ${max} requests in a minute.`, {
        code: 'rate-limited',
        retryable: true,
        nextSteps: [`Try again in ${after}.`],
      }),
  });
}

/** How much one caller may ask in a day, counted in this process from its start. */
export function limitQuotas(app: FastifyInstance, { requestsPerDay }: RequestLimits, clock: Clock): void {
  let day = -1;
  const used = new Map<string, number>();
  app.addHook('onRequest', (request, reply, done) => {
    const quota = keyOfRequest(request)?.requestsPerDay ?? requestsPerDay;
    // Reading what there is costs no engine anything.
    if (quota === 0 || request.method !== 'POST') {
      done();
      return;
    }
    const nowMs = clock.wallNow();
    const today = Math.floor(nowMs / dayMs);
    if (today !== day) used.clear();
    day = today;
    const caller = callerOf(request);
    const count = used.get(caller) ?? 0;
    reply.header('x-quota-limit', quota).header('x-quota-remaining', Math.max(0, quota - count - 1));
    if (count < quota) {
      used.set(caller, count + 1);
      done();
      return;
    }
    reply.header('retry-after', Math.ceil(((today + 1) * dayMs - nowMs) / 1000));
    done(quotaExceeded(quota));
  });
}

const quotaExceeded = (quota: number) =>
  new AibotError(`The ${quota} requests of today are used.`, {
    code: 'quota-exceeded',
    retryable: true,
    nextSteps: ['It begins anew at midnight UTC; the header Retry-After says in how many seconds.'],
  });
