import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../core/ports/index.ts';
import { cancelReasonOf } from '../shared/abort.ts';
import type { Logger } from '../shared/logger.ts';
import { keyOfRequest } from './access.ts';
import { isOfDashboard } from './web/dashboard-routes.ts';

export interface RequestLogOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly signalOf: (request: FastifyRequest) => AbortSignal;
}

/** One line a request: which endpoint, how it ended, how long it took. Nothing of what was in it. */
export function logRequests(app: FastifyInstance, { logger, metrics, signalOf }: RequestLogOptions): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // Of the connection and not `onResponse`: a client that went away gets a line as well.
    reply.raw.once('close', () => {
      // An open page asks every two seconds, and shows the log: it would watch itself.
      // The pattern and not the address: a query may hold anything.
      const path = request.routeOptions.url ?? 'unknown';
      metrics.count('requests', { path, status: String(reply.statusCode) });
      metrics.observe('request_ms', reply.elapsedTime, { path });
      const level = isOfDashboard(request.url) ? 'debug' : 'info';
      logger[level](
        {
          requestId: request.id,
          method: request.method,
          route: path,
          status: reply.statusCode,
          tookMs: Math.round(reply.elapsedTime),
          key: keyOfRequest(request)?.name,
          cancelled: cancelReasonOf(signalOf(request)),
        },
        'gateway request',
      );
    });
    done();
  });
}
