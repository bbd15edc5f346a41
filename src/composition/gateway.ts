import { createHash, timingSafeEqual } from 'node:crypto';
import { type ApiKeys, openApiKeys } from '../config/api-keys.ts';
import type { Config } from '../config/schema.ts';
import type { ComponentStatus } from '../control/status.ts';
import type { PipelineObserver } from '../core/pipeline/events.ts';
import type { Metrics, UsageLedger } from '../core/ports/index.ts';
import { createRuleClassifier } from '../core/routing/index.ts';
import type { DaemonActions, DaemonPart, DaemonWatch } from '../daemon/daemon-parts.ts';
import { createOpusCodec } from '../discord/opus/opus-codec.ts';
import { createPrometheusMetrics } from '../engines/metrics/prometheus-metrics.ts';
import { buildGateway, type Gateway } from '../gateway/build-gateway.ts';
import { checkAddress } from '../gateway/listen-at.ts';
import type { Scrape } from '../gateway/routes/metrics.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { createAnswerQuestion } from './answer-question.ts';
import { composeDashboardFeed } from './dashboard-feed.ts';
import type { EngineSet } from './engines.ts';
import { createGatewayMemory } from './gateway-cache.ts';
import { createUsageLedger } from './usage-ledger.ts';

export interface GatewaySetup {
  readonly config: Config;
  readonly engines: EngineSet;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly apiKeysFile: string;
  /** Where requests are counted for quotas. */
  readonly databaseFile: string;
  /** What /metrics shows. */
  readonly metrics: Metrics & Scrape;
  /** Told of the turns of /converse, which are turns like others. */
  readonly observer: PipelineObserver;
  /** What the page shows. */
  readonly watch: DaemonWatch;
  /** Of past turns; none where nothing is kept. */
  readonly turns: DaemonActions['turns'];
}

/** Measurements that the gateway can show. */
export const composeMetrics = (): Metrics & Scrape => createPrometheusMetrics();

/** The gateway the configuration asks for, listening. */
export interface OpenGateway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What can be said before the engines are loaded, which takes its time.
 *
 * @throws AibotError `gateway-needs-key` when others could reach it and there is no key, `gateway-port-taken`
 */
export async function checkGateway({ config, apiKeysFile }: Pick<GatewaySetup, 'config' | 'apiKeysFile'>) {
  const { host, port } = config.gateway;
  openKeys(config, apiKeysFile);
  await checkAddress({ host, port });
}

/** @throws AibotError as {@link checkGateway} */
export async function openGateway(setup: GatewaySetup): Promise<OpenGateway> {
  const { host, port } = setup.config.gateway;
  const keys = openKeys(setup.config, setup.apiKeysFile);
  const usage = createUsageLedger(setup.databaseFile, setup.logger);
  const gateway = await composeGateway(setup, { keys, usage });
  const url = await gateway.listen({ host, port });
  return {
    url,
    async close() {
      await gateway.close();
      usage.dispose();
    },
  };
}

/** The keys, of which there must be one where others can reach the gateway. */
function openKeys({ gateway: { host, acceptedKey } }: Config, file: string): ApiKeys {
  const keys = openApiKeys(file);
  if (!isLoopback(host) && acceptedKey === undefined && keys.list().length === 0) throw needsKey(host);
  return keys;
}

interface GatewayParts {
  readonly keys: ApiKeys;
  readonly usage: UsageLedger;
}

function composeGateway(setup: GatewaySetup, { keys, usage }: GatewayParts): Promise<Gateway> {
  const { engines, config, clock, logger, metrics } = setup;
  const { maxBodyBytes, maxAudioMs, requestsPerMinute, requestsPerDay, concurrency, openMetrics } =
    config.gateway;
  const memory = createGatewayMemory(engines.cache, { config, clock, metrics, loggerFor: () => logger });
  return buildGateway({
    engines: {
      vad: engines.vad,
      stt: memory.speechToText(engines.stt),
      tts: engines.tts,
      classifier: engines.classifier ?? createRuleClassifier(),
      languageModels: engines.chosen.llm
        .flatMap(({ id }) => engines.languageModels.get(id) ?? [])
        .map((llm) => memory.languageModel(llm)),
    },
    clock,
    logger,
    metrics,
    answerTo: createAnswerQuestion(setup),
    feed: composeDashboardFeed(setup),
    embedder: memory.embedder(engines.embedder),
    createOpusEncoder: () => createOpusCodec(48_000),
    language: config.assistant.language,
    isKeyRequired: !isLoopback(config.gateway.host),
    usage,
    authenticate: (key) =>
      keys.find(key) ?? (isSame(key, config.gateway.acceptedKey) ? { name: 'accepted-key' } : undefined),
    limits: {
      maxBodyBytes,
      maxAudioMs,
      requestsPerMinute,
      requestsPerDay,
      concurrency,
      areMetricsOpen: openMetrics,
    },
  });
}

export interface GatewayPart extends DaemonPart {
  /** Goes before the engines: what keeps the gateway from listening is said at once. */
  readonly address: DaemonPart;
  component(): ComponentStatus;
}

/** The gateway as a part of the daemon; nothing where it is off. */
export function createGatewayPart(setup: GatewaySetup): GatewayPart {
  let open: OpenGateway | undefined;
  let sinceMs = setup.clock.wallNow();
  const { enabled } = setup.config.gateway;
  return {
    name: 'gateway',
    address: {
      name: 'gateway address',
      start: () => (enabled ? checkGateway(setup) : Promise.resolve()),
      stop: () => Promise.resolve(),
    },
    async start() {
      if (!enabled) return;
      open = await openGateway(setup);
      sinceMs = setup.clock.wallNow();
      setup.logger.info({ url: open.url }, 'gateway listening');
    },
    async stop() {
      await open?.close();
      open = undefined;
    },
    component: () => ({
      id: 'gateway',
      kind: 'gateway',
      state: open ? 'ready' : enabled ? 'stopped' : 'disabled',
      detail: open ? `listens at ${open.url}` : enabled ? 'not listening' : 'switched off: gateway.enabled',
      sinceMs,
      // Switched off is as somebody wanted it: nothing has to be done.
      nextSteps: [],
      facts: {},
    }),
  };
}

/** Compares hashes: they are equally long, and how long it takes says nothing about the key. */
function isSame(key: string, accepted: string | undefined): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return accepted !== undefined && timingSafeEqual(hashOf(key), hashOf(accepted));
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host);

const needsKey = (host: string) =>
  new AibotError(`The gateway is to listen on ${host}, where others can reach it, and there is no key.`, {
    code: 'gateway-needs-key',
    exitCode: exitCodes.usage,
    nextSteps: [
      'Make one: aibot keys create NAME',
      'Or listen on this machine only: aibot config set gateway.host 127.0.0.1',
    ],
  });
