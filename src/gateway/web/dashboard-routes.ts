import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type EventStreamResponse, openEventStream } from '../../shared/event-stream-response.ts';
import type { GatewayApp } from '../zod-routes.ts';
import type { DashboardFeed } from './dashboard-feed.ts';
import { type PageFile, pageFilesPath, readPageFiles } from './page-files.ts';

/** The page alone runs in it, talks to nobody else, and is framed by nobody. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const dataHeaders = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

const limits = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(200) });
/** As the control API does it; the page takes a longer silence for a dead line. */
const heartbeatMs = 10_000;

/** The page at `/`, and what it asks for. Not in the API's document: the page and its gateway are of one version. */
export function registerDashboard(
  app: GatewayApp,
  feed: DashboardFeed,
  signalOf: (request: FastifyRequest) => AbortSignal,
): void {
  let files: ReadonlyMap<string, PageFile> | undefined;
  const sendFile = (request: FastifyRequest, reply: FastifyReply) => {
    files ??= readPageFiles();
    const file = files.get(request.url.split('?')[0] ?? '');
    if (!file) {
      reply.callNotFound();
      return reply;
    }
    // Asked again each time and seldom sent: a page never meets modules of another version.
    reply.headers(pageHeaders).header('cache-control', 'no-cache').header('vary', 'accept-encoding');
    reply.header('etag', file.etag);
    if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
    reply.type(file.type);
    return /\bgzip\b/.test(String(request.headers['accept-encoding']))
      ? reply.header('content-encoding', 'gzip').send(file.gzipped)
      : reply.send(file.body);
  };
  app.get('/', { schema: { hide: true } }, sendFile);
  app.get('/docs', { schema: { hide: true } }, sendFile);
  app.get(`${pageFilesPath}*`, { schema: { hide: true } }, sendFile);

  app.get('/dashboard/status', { schema: { hide: true } }, async (_request, reply) =>
    reply.headers(dataHeaders).send(await feed.status()),
  );
  app.get('/dashboard/turns', { schema: { hide: true, querystring: limits } }, async (request, reply) =>
    reply.headers(dataHeaders).send(await feed.turns(request.query.limit, { signal: signalOf(request) })),
  );
  app.get('/dashboard/logs', { schema: { hide: true, querystring: limits } }, (request, reply) =>
    reply.headers(dataHeaders).send(feed.logs(request.query.limit)),
  );
  registerEvents(app, feed);
}

function registerEvents(app: GatewayApp, feed: DashboardFeed): void {
  const open = new Set<EventStreamResponse>();
  app.get('/dashboard/events', { schema: { hide: true } }, (request, reply) => {
    reply.hijack();
    const stream = openEventStream(reply.raw, {
      heartbeatMs,
      headers: dataHeaders,
      onClose() {
        following[Symbol.dispose]();
        open.delete(stream);
      },
    });
    const lastId = request.headers['last-event-id'];
    const following = feed.follow(typeof lastId === 'string' ? lastId : undefined, stream.send);
    open.add(stream);
  });
  // A stream never ends by itself; whoever closes the gateway need not wait for it.
  app.addHook('preClose', (done) => {
    for (const stream of open) stream.end();
    done();
  });
}

/** Whether a request is the dashboard's: it uses no engine, is not limited, and is not worth a line in the log. */
export const isOfDashboard = (url: string): boolean => url === '/' || url.startsWith('/dashboard/');

/** What holds nothing private: the page has to be there before it can ask for a key. */
export const isOfPage = (url: string): boolean =>
  url === '/' || url === '/docs' || url.startsWith(pageFilesPath);
