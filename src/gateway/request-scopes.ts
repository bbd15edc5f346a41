import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CancelReason, createScope, type Scope } from '../shared/abort.ts';

/** A cancellation scope a request: aborted when its client goes away before the answer is complete. */
export interface RequestScopes {
  signalOf(request: FastifyRequest): AbortSignal;
  cancelAll(reason: CancelReason): void;
}

export function trackRequests(app: FastifyInstance): RequestScopes {
  const scopes = new WeakMap<FastifyRequest, Scope>();
  const open = new Set<Scope>();
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    setImmediate(() => app.server.closeIdleConnections());
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    const scope = createScope();
    scopes.set(request, scope);
    open.add(scope);
    reply.raw.once('close', () => {
      open.delete(scope);
      if (!reply.raw.writableFinished) scope.cancel('client-gone');
      // An answer begun before the shutdown promised to keep its connection; it would be waited for.
      if (isClosing) setImmediate(() => app.server.closeIdleConnections());
    });
    done();
  });
  return {
    signalOf: (request) => scopes.get(request)?.signal ?? AbortSignal.abort(),
    cancelAll(reason) {
      for (const scope of open) scope.cancel(reason);
    },
  };
}
