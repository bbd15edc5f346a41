import type { FastifyInstance, FastifyRequest } from 'fastify';
import { cancelReasonOf } from '../shared/abort.ts';
import type { Logger } from '../shared/logger.ts';
import { keyOfRequest } from './access.ts';
import { isOfDashboard } from './web/dashboard-routes.ts';

/** One line a request: which endpoint, how it ended, how long it took. Nothing of what was in it. */
export function logRequests(
  app: FastifyInstance,
  logger: Logger,
  signalOf: (request: FastifyRequest) => AbortSignal,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // Of the connection and not `onResponse`: a client that went away gets a line as well.
    reply.raw.once('close', () => {
      // An open page asks every two seconds, and shows the log: it would watch itself.
      const level = isOfDashboard(request.url) ? 'debug' : 'info';
      logger[level](
        {
          requestId: request.id,
          method: request.method,
          // The pattern and not the address: a query may hold anything.
          route: request.routeOptions.url ?? 'unknown',
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
