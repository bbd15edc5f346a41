import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { Metrics, UsageLedger } from '../core/ports/index.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { type Authenticate, guardAccess } from './access.ts';
import { createAdmission } from './admission.ts';
import { refuseUnknown, replyWithErrors } from './error-replies.ts';
import type { GatewayEngines } from './gateway-engines.ts';
import { limitQuotas, limitRates, type RequestLimits } from './limits.ts';
import { type Address, listenAt } from './listen-at.ts';
import type { Embedder } from './openai/embeddings.ts';
import { registerOpenAi } from './openai/register-openai.ts';
import { describeApi } from './openapi.ts';
import type { OpusEncoder } from './opus-encoder.ts';
import { logRequests } from './request-log.ts';
import { type RequestScopes, trackRequests } from './request-scopes.ts';
import type { RouteContext } from './route-context.ts';
import { registerClassify } from './routes/classify.ts';
import { type Answer, registerConverse } from './routes/converse.ts';
import { registerDocument } from './routes/document.ts';
import { registerGenerate } from './routes/generate.ts';
import { registerHealth } from './routes/health.ts';
import { registerMetrics, type Scrape } from './routes/metrics.ts';
import { registerSynthesize } from './routes/synthesize.ts';
import { registerTranscribe } from './routes/transcribe.ts';
import { acceptUploads } from './upload.ts';
import type { DashboardFeed } from './web/dashboard-feed.ts';
import { registerDashboard } from './web/dashboard-routes.ts';
import { useZodSchemas } from './zod-routes.ts';

export interface GatewayOptions {
  readonly engines: GatewayEngines;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly authenticate: Authenticate;
  readonly isKeyRequired: boolean;
  /** BCP 47 language of the assistant. */
  readonly language: string;
  readonly limits: GatewayLimits;
  /** Where requests are counted for the quotas of the day. */
  readonly usage: UsageLedger;
  /** What /converse says. */
  readonly answerTo: Answer;
  readonly embedder: Embedder;
  /** At 48 kHz, mono. */
  readonly createOpusEncoder: () => OpusEncoder;
  /** What /metrics shows. */
  readonly metrics: Metrics & Scrape;
  /** What the page at `/` shows. */
  readonly feed: DashboardFeed;
}

export interface GatewayLimits extends RequestLimits {
  readonly maxBodyBytes: number;
  readonly maxAudioMs: number;
  /** Whether /metrics is shown to those without a key as well. */
  readonly areMetricsOpen: boolean;
  /** Calls of one engine that run at once. */
  readonly concurrency: number;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /** Listens and gives the base URL. @throws AibotError `gateway-port-taken` */
  listen(address: Address): Promise<string>;
  /** Takes no more requests, lets those in flight end, and cancels what takes longer than `drainMs`. */
  close(drainMs?: number): Promise<void>;
}

/** Longest time in a queue: a person waits for a voice no longer, and a program's own time-out is mostly a minute. */
const maxQueueMs = { live: 10_000, batch: 60_000 } as const;
const defaultDrainMs = 5_000;
/** What a cancelled answer has to say why it ends. */
const farewellMs = 200;

/** The HTTP API before the engines; building it opens nothing. */
export async function buildGateway(options: GatewayOptions): Promise<Gateway> {
  const { engines, clock, logger, limits, language, metrics } = options;
  const app = fastify({
    logger: false,
    bodyLimit: limits.maxBodyBytes,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    genReqId: ({ headers }) => readRequestId(headers['x-request-id']) ?? randomUUID(),
  });
  const admission = (task: string) =>
    createAdmission({
      clock,
      concurrency: limits.concurrency,
      maxQueueMs,
      onEntered: (lane, waitedMs) => metrics.observe('queue_ms', waitedMs, { task, lane }),
    });
  const admissions = { stt: admission('stt'), llm: admission('llm'), tts: admission('tts') };
  const expectedWaitMs = () =>
    Math.max(...Object.values(admissions).map((queue) => queue.expectedWaitMs('batch')));
  const scopes = trackRequests(app);
  const context: RouteContext = {
    engines,
    clock,
    admissions,
    language,
    maxAudioMs: limits.maxAudioMs,
    createOpusEncoder: options.createOpusEncoder,
    signalOf: (request) => scopes.signalOf(request),
  };

  replyWithErrors(app, { logger, expectedWaitMs });
  logRequests(app, { logger, metrics, signalOf: context.signalOf });
  guardAccess(app, { ...options, areMetricsOpen: limits.areMetricsOpen });
  await limitRates(app, limits);
  limitQuotas(app, limits, options.usage, clock);
  refuseUnknown(app);
  await acceptUploads(app, limits.maxBodyBytes);
  await describeApi(app);
  const routes = useZodSchemas(app);
  registerTranscribe(routes, context);
  registerGenerate(routes, context);
  registerSynthesize(routes, context);
  registerClassify(routes, context);
  registerConverse(routes, context, options.answerTo);
  registerOpenAi(routes, context, options.embedder);
  registerHealth(routes, context);
  registerMetrics(routes, options.metrics);
  registerDocument(routes);
  registerDashboard(routes, options.feed, context.signalOf);
  return {
    app,
    listen: (address) => listenAt(app, address),
    close: (drainMs = defaultDrainMs) => drain(app, scopes, clock, drainMs),
  };
}

/** A caller's own id is kept, so that its log and ours can be laid side by side. */
const readRequestId = (header: string | string[] | undefined) =>
  typeof header === 'string' && /^[\w.:-]{1,100}$/.test(header) ? header : undefined;

async function drain(
  app: FastifyInstance,
  scopes: RequestScopes,
  clock: Clock,
  drainMs: number,
): Promise<void> {
  using timers = new DisposableStack();
  timers.use(clock.after(drainMs, () => scopes.cancelAll('shutdown')));
  // A client that neither asks nor leaves must not keep the process.
  timers.use(clock.after(drainMs + farewellMs, () => app.server.closeAllConnections()));
  await app.close();
}
