import { chmodSync, rmdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { ensurePrivateDir } from '../config/private-dir.ts';
import { type EndpointName, endpoints } from '../control/contract.ts';
import { toErrorReply } from '../control/errors.ts';
import { Cancelled } from '../shared/abort.ts';
import { AibotError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { EventBus } from './event-bus.ts';
import { registerEventStream } from './routes/event-stream-route.ts';
import type { Handlers } from './routes/handlers.ts';

export interface ControlServerOptions {
  readonly handlers: Handlers;
  readonly bus: EventBus;
  readonly logger: Logger;
}

export interface ControlServer {
  listen(socketPath: string): Promise<void>;
  /** Ends open event streams, waits for answers in flight, removes the socket. */
  close(): Promise<void>;
}

/** The control API over a socket; building it opens nothing. */
export function createControlServer({ handlers, bus, logger }: ControlServerOptions): ControlServer {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 262_144 });
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = toErrorReply(asBadRequest(error));
    if (status === 500) logger.error({ err: error }, 'control request failed');
    return reply.status(status).send(body);
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new AibotError(
      `The control API has no ${request.method} ${request.url.split('?')[0] ?? ''}.`,
      {
        code: 'not-found',
      },
    );
    return reply.status(404).send(toErrorReply(error).body);
  });
  for (const name of Object.keys(endpoints) as EndpointName[]) registerEndpoint(app, name, handlers);
  const streams = registerEventStream(app, bus);
  let folder: string | undefined;
  return {
    async listen(socketPath) {
      await claimSocket(socketPath);
      folder = dirname(socketPath);
      await app.listen({ path: socketPath });
      if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
    },
    async close() {
      streams.closeAll();
      await app.close();
      if (folder !== undefined && process.platform !== 'win32') removeIfEmpty(folder);
    },
  };
}

function registerEndpoint(app: FastifyInstance, name: EndpointName, handlers: Handlers): void {
  const { method, path, input } = endpoints[name];
  app.route({
    method,
    url: path,
    async handler(request, reply) {
      const parsed = input.safeParse((method === 'GET' ? request.query : request.body) ?? {});
      if (!parsed.success) throw invalidInputError(parsed.error.issues[0]);
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort(new Cancelled('client-gone'));
      });
      return handlers[name](parsed.data as never, { signal: gone.signal });
    },
  });
}

function invalidInputError(
  issue: { readonly path: PropertyKey[]; readonly message: string } | undefined,
): AibotError {
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : '';
  return new AibotError(`The request is wrong${where}: ${issue?.message ?? 'invalid'}.`, {
    code: 'bad-request',
  });
}

/** fastify's own refusals (malformed JSON, a body too large) carry a 4xx status. */
function asBadRequest(error: unknown): unknown {
  const status = (error as { readonly statusCode?: number }).statusCode;
  if (error instanceof AibotError || status === undefined || status >= 500) return error;
  return new AibotError((error as Error).message, { code: 'bad-request', cause: error });
}

/**
 * Removes a socket that nobody listens on. Whoever holds the instance lock may do so; it looks first all the
 * same, so that a server which knows no lock is not cut off.
 */
async function claimSocket(socketPath: string): Promise<void> {
  if (process.platform === 'win32') return;
  ensurePrivateDir(dirname(socketPath));
  if (await isAnswering(socketPath)) {
    throw new AibotError(`Another program listens on ${socketPath}.`, {
      code: 'socket-taken',
      nextSteps: ['Stop it, or set AIBOT_HOME to another directory.'],
    });
  }
  rmSync(socketPath, { force: true });
}

/** Where a home's path is too long for a socket, the socket had a folder of its own among the temporary ones. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds the locks as well, or somebody has removed it.
  }
}

function isAnswering(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(socketPath);
  socket.once('connect', () => {
    socket.destroy();
    resolve(true);
  });
  socket.once('error', () => resolve(false));
  return promise;
}
