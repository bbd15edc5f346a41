import { composeMetrics, openGateway } from '../composition/gateway.ts';
import { resolvePaths } from '../config/paths.ts';
import { createLogging } from '../daemon/logging.ts';
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
  const metrics = composeMetrics();
  await using offline = await openOfflineEngines({ signal, metrics, onModel: options.onModel });
  const { engines, clock } = offline;
  const { gateway, log } = offline.config;
  const config = {
    ...offline.config,
    gateway: { ...gateway, host: options.host ?? gateway.host, port: options.port ?? gateway.port },
  };
  await using cleanup = new AsyncDisposableStack();
  const logging = await createLogging({ level: log.level, output: options.output, onLine: () => undefined });
  cleanup.defer(() => logging.close());
  await engines.warmUp({ signal, onEngine: options.onEngine });
  const open = await openGateway({
    config,
    engines,
    clock,
    logger: logging.loggerFor('gateway'),
    apiKeysFile: resolvePaths().apiKeysFile,
    metrics,
  });
  cleanup.defer(() => open.close());
  options.onListening(open.url);
  await untilAborted(signal);
  return { url: open.url };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
