import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { dayOf, endOfDayMs, type UsageLedger } from '../core/ports/index.ts';
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

/** How much one caller may ask in a day of UTC. What keys ask is counted where they have no quota, too. */
export function limitQuotas(
  app: FastifyInstance,
  { requestsPerDay }: RequestLimits,
  ledger: UsageLedger,
  clock: Clock,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const holder = keyOfRequest(request);
    const quota = holder?.requestsPerDay ?? requestsPerDay;
    // Reading what there is costs no engine anything.
    if (request.method !== 'POST' || (quota === 0 && !holder)) {
      done();
      return;
    }
    const nowMs = clock.wallNow();
    const today = dayOf(nowMs);
    const { isCounted, used } = ledger.take(callerOf(request), today, quota);
    if (quota > 0)
      reply.header('x-quota-limit', quota).header('x-quota-remaining', Math.max(0, quota - used));
    if (isCounted) {
      done();
      return;
    }
    reply.header('retry-after', Math.ceil((endOfDayMs(today) - nowMs) / 1000));
    done(quotaExceeded(quota));
  });
}

const quotaExceeded = (quota: number) =>
  new AibotError(`The ${quota} requests of today are used.`, {
    code: 'quota-exceeded',
    retryable: true,
    nextSteps: ['It begins anew at midnight UTC; the header Retry-After says in how many seconds.'],
  });
