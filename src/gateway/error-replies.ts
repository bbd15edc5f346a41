import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AibotError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { errorBodyOf, openAiErrorBodyOf, statusOf, toGatewayError } from './gateway-error.ts';

export interface ErrorRepliesOptions {
  readonly logger: Logger;
  /** How long the longest queue is now; what Retry-After says. */
  readonly expectedWaitMs: () => number;
}

/** Those of the gateway's endpoints. */
const methods = ['GET', 'HEAD', 'POST'] as const;

/** Answers every failure in the shape its endpoint documents. */
export function replyWithErrors(app: FastifyInstance, options: ErrorRepliesOptions): void {
  app.setErrorHandler((thrown, request, reply) => send(toGatewayError(thrown), request, reply, options));
  app.setNotFoundHandler((request, reply) => send(notThere(app, request, reply), request, reply, options));
}

/** Answers what nothing serves before its body is looked at, which would be refused for other reasons. */
export function refuseUnknown(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    done(request.is404 ? notThere(app, request, reply) : undefined);
  });
}

function notThere(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): AibotError {
  const url = pathOf(request);
  const allowed = methods.filter((method) => app.hasRoute({ method, url }));
  if (allowed.length === 0) {
    return new AibotError(`There is no ${request.method} ${url}.`, { code: 'not-found' });
  }
  reply.header('allow', allowed.join(', '));
  return new AibotError(`${url} is not for ${request.method}.`, {
    code: 'method-not-allowed',
    nextSteps: [`Ask it with ${allowed.join(' or ')}.`],
  });
}

function send(error: AibotError, request: FastifyRequest, reply: FastifyReply, options: ErrorRepliesOptions) {
  const status = statusOf(error);
  if (!error.expected) {
    // The stack without its first line: a message may quote what somebody said.
    const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
    const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line));
    options.logger.error({ requestId: request.id, code: error.code, frames }, 'gateway request failed');
  }
  if (error.retryable && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', Math.max(1, Math.ceil(options.expectedWaitMs() / 1000)));
  }
  const body = isOpenAi(request) ? openAiErrorBodyOf(error) : errorBodyOf(error, request.id);
  return reply.status(status).type('application/json').send(JSON.stringify(body));
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0] ?? '';
const isOpenAi = (request: FastifyRequest) => request.url.startsWith('/v1/');
