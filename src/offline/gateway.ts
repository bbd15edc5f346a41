import { createEngineComponents } from '../composition/engine-components.ts';
import { checkGateway, composeMetrics, openGateway } from '../composition/gateway.ts';
import { createHostUsageMeter } from '../composition/host-usage.ts';
import { createTracesPart } from '../composition/traces.ts';
import { loadConfig } from '../config/load-config.ts';
import { resolvePaths } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import { createLogging } from '../daemon/logging.ts';
import { createProcessWatch } from '../daemon/process-watch.ts';
import { systemClock } from '../shared/clock.ts';
import { toAibotError } from '../shared/errors.ts';
import type { ModelProgress } from './contract.ts';
import { openOfflineEngines } from './offline-engines.ts';

export interface RunGatewayOptions {
  /** Ends the gateway in order. */
  readonly signal: AbortSignal;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Where log lines go, as JSON. */
  readonly output: { write(line: string): void };
  readonly onModel?: (progress: ModelProgress) => void;
  readonly onEngine?: (engineId: string) => void;
  readonly onListening: (url: string) => void;
}

/** The gateway with engines of its own and without a daemon: loaded, listening, until the signal says stop. */
export async function runGateway(options: RunGatewayOptions): Promise<{ readonly url: string }> {
  const { signal } = options;
  const { apiKeysFile, databaseFile } = resolvePaths();
  await checkGateway({ config: listeningAt(loadConfig(), options), apiKeysFile });
  const metrics = composeMetrics();
  const components = createEngineComponents(systemClock);
  await using offline = await openOfflineEngines({
    signal,
    purpose: 'requests',
    metrics,
    onModel: options.onModel,
    onHostEvent: components.onHostEvent,
  });
  const { engines, clock } = offline;
  const config = listeningAt(offline.config, options);
  await using cleanup = new AsyncDisposableStack();
  const traces = createTracesPart(config, clock);
  await traces.start({ signal });
  cleanup.defer(() => traces.stop({ signal }));
  const usage = createHostUsageMeter(engines.hosts.all, clock);
  components.bind({ engines, usageOf: (host) => usage.of(host) });
  const watch = createProcessWatch(config);
  watch.show({ components: () => components.all(), childRssBytes: () => usage.totalRssBytes() });
  const logging = await createLogging({
    level: config.log.level,
    output: options.output,
    onLine: watch.onLogLine,
  });
  cleanup.defer(() => logging.close());
  const logger = logging.loggerFor('gateway');
  await engines
    .warmUp({
      signal,
      use: 'requests',
      onEngine(id) {
        components.engineStarting(id);
        options.onEngine?.(id);
      },
      onReady: (id) => components.engineReady(id),
      onFailed: (id, error) => components.engineFailed(id, error),
    })
    .catch((thrown: unknown) => {
      // A server may come, or get its model, later; the gateway is there then and says meanwhile what is missing.
      const { code, message } = toAibotError(thrown);
      if (signal.aborted || !code.startsWith('remote-')) throw thrown;
      logger.warn({ code, reason: message }, 'a server is not ready');
    });
  const open = await openGateway({
    config,
    engines,
    clock,
    logger,
    apiKeysFile,
    databaseFile,
    metrics,
    observer(event) {
      watch.publish(event);
      traces.observe(event);
    },
    watch,
    turns: () => Promise.resolve([]),
  });
  watch.enter('ready');
  cleanup.defer(() => open.close());
  options.onListening(open.url);
  await untilAborted(signal);
  return { url: open.url };
}

function listeningAt(config: Config, { host, port }: Pick<RunGatewayOptions, 'host' | 'port'>): Config {
  const { gateway } = config;
  return { ...config, gateway: { ...gateway, host: host ?? gateway.host, port: port ?? gateway.port } };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
