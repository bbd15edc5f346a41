import { randomUUID } from 'node:crypto';
import { loadConfigWithSources } from '../config/load-config.ts';
import type { Paths } from '../config/paths.ts';
import { ensurePrivateDir } from '../config/private-dir.ts';
import { type Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { eventStream } from '../control/contract.ts';
import type { ControlEvent } from '../control/events.ts';
import type { DaemonStatus } from '../control/status.ts';
import { createScope, isCancelled } from '../shared/abort.ts';
import { createControlServer } from './control-server.ts';
import { readDaemonInfo, removeDaemonInfo, writeDaemonInfo } from './daemon-info.ts';
import type { ComposeDaemon, DaemonParts } from './daemon-parts.ts';
import { createEventBus } from './event-bus.ts';
import { alreadyRunningError, tryInstanceLock } from './instance-lock.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLogBuffer } from './log-buffer.ts';
import { createLogging } from './logging.ts';
import { createHandlers } from './routes/handlers.ts';
import { applyEvent, noTurns, summarize } from './turn-statistics.ts';
import { startWatchdogs } from './watchdogs.ts';

export interface RunDaemonOptions {
  readonly compose: ComposeDaemon;
  /** Asks the daemon to stop in order; its reason is logged. */
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** Where log lines go in the foreground; without it they go to the rotated file. */
  readonly output?: { write(line: string): void } | undefined;
  readonly onStarting?: ((part: string) => void) | undefined;
  readonly onReady?: (() => void) | undefined;
}

/**
 * The daemon, from taking the lock to giving it back: compose → listen → start → wait → stop. Resolves after
 * an orderly stop; rejects, with everything put away, when it could not start.
 */
export async function runDaemon(options: RunDaemonOptions): Promise<void> {
  const { config, paths } = loadConfigWithSources({ env: options.env, cwd: options.cwd });
  for (const dir of [paths.runtimeDir, paths.stateDir, paths.dataDir]) ensurePrivateDir(dir);
  const lock = tryInstanceLock(paths.daemonLockFile);
  if (!lock) throw alreadyRunningError(readDaemonInfo(paths.daemonInfoFile)?.pid);
  try {
    writeDaemonInfo(paths.daemonInfoFile, {
      pid: process.pid,
      version: packageVersion(),
      startedAtMs: Date.now(),
    });
    await runLocked(config, paths, options);
  } finally {
    removeDaemonInfo(paths.daemonInfoFile);
    lock.release();
  }
}

async function runLocked(config: Config, paths: Paths, options: RunDaemonOptions): Promise<void> {
  const startedAtMs = Date.now();
  // Put away in reverse order, whatever happens in between; the log last, so that it tells the rest.
  await using cleanup = new AsyncDisposableStack();
  const { bus, logs, logging, statistics, publish } = await openObservers(config, paths, options, cleanup);
  const logger = logging.loggerFor('daemon');
  const scope = createScope(options.signal);
  cleanup.defer(() => scope.dispose());

  let state: DaemonStatus['state'] = 'starting';
  let stopReason = 'signal';
  const requestStop = (reason: string) => {
    stopReason = reason;
    scope.cancel('shutdown');
  };
  try {
    logger.info({ pid: process.pid, version: packageVersion(), profile: config.profile }, 'daemon starting');
    const parts = await options.compose(config, {
      paths,
      publish,
      watch: { publish, bus, logs, status: () => status() },
      loggerFor: logging.loggerFor,
    });
    const lifecycle = createLifecycle({ parts: parts.parts, logger, onStarting: options.onStarting });
    cleanup.defer(() => lifecycle.stop());
    let eventLoopDelayP99Ms = () => 0;
    const status = async (): Promise<DaemonStatus> => ({
      state,
      version: packageVersion(),
      pid: process.pid,
      profile: config.profile,
      startedAtMs,
      uptimeMs: Date.now() - startedAtMs,
      components: parts.components(),
      sessions: parts.sessions(),
      turns: summarize(statistics()),
      resources: await measureResources(parts, eventLoopDelayP99Ms()),
    });
    const handlers = createHandlers({
      parts,
      logs,
      bus,
      status,
      requestStop,
      isReady: () => state === 'ready',
    });
    const server = createControlServer({ handlers, bus, logger });
    // Listening before the engines are loaded: who asks meanwhile is told "starting" and not "not running".
    await server.listen(paths.socketPath);
    cleanup.defer(() => server.close());
    const watchdogs = cleanup.use(
      startWatchdogs({ logger, socketPath: paths.socketPath, onUnreachable: requestStop }),
    );
    eventLoopDelayP99Ms = watchdogs.eventLoopDelayP99Ms;

    await lifecycle.start({ signal: scope.signal });
    state = 'ready';
    logger.info({ tookMs: Date.now() - startedAtMs }, 'daemon ready');
    publish({ type: 'daemon-ready', atMs: Date.now() });
    options.onReady?.();
    await untilStopped(scope.signal);
  } catch (error) {
    if (!isCancelled(error)) {
      stopReason = 'failed to start';
      logger.error({ err: error }, 'daemon failed');
      throw error;
    }
  } finally {
    state = 'stopping';
    logger.info({ reason: stopReason }, 'daemon stopping');
    publish({ type: 'daemon-stopping', atMs: Date.now(), reason: stopReason });
  }
}

/** What watches: the event bus with its statistics, the log with its buffer. */
async function openObservers(
  config: Config,
  paths: Paths,
  options: RunDaemonOptions,
  cleanup: AsyncDisposableStack,
) {
  const bus = createEventBus({ capacity: eventStream.replayCapacity, epoch: randomUUID().slice(0, 8) });
  let statistics = noTurns;
  const publish = (event: ControlEvent) => {
    statistics = applyEvent(statistics, event);
    bus.publish(event);
  };
  const logs = createLogBuffer({
    capacity: 5_000,
    onRecord: (record) => publish({ type: 'log-written', atMs: record.timeMs, record }),
  });
  const logging = await createLogging({
    level: config.log.level,
    ...(options.output ? { output: options.output } : { file: paths.daemonLogFile }),
    onLine: logs.write,
  });
  const logger = logging.loggerFor('daemon');
  const onCrash = (error: Error) => logger.error({ err: error }, 'uncaught error');
  process.on('uncaughtExceptionMonitor', onCrash);
  cleanup.defer(async () => {
    logger.info({}, 'daemon stopped');
    process.off('uncaughtExceptionMonitor', onCrash);
    await logging.close();
  });
  return { bus, logs, logging, statistics: () => statistics, publish };
}

function untilStopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (signal.aborted) resolve(undefined);
  else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return promise;
}

async function measureResources(
  parts: DaemonParts,
  eventLoopDelayP99Ms: number,
): Promise<DaemonStatus['resources']> {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    rssBytes: rss + (await parts.childRssBytes()),
    heapUsedBytes: heapUsed,
    cpuFraction: (user + system) / 1e6 / process.uptime(),
    eventLoopDelayP99Ms,
  };
}
