import { loadConfigWithSources } from '../config/load-config.ts';
import type { Paths } from '../config/paths.ts';
import { ensurePrivateDir } from '../config/private-dir.ts';
import { type Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { createScope, isCancelled } from '../shared/abort.ts';
import { createControlServer } from './control-server.ts';
import { readDaemonInfo, removeDaemonInfo, writeDaemonInfo } from './daemon-info.ts';
import type { ComposeDaemon } from './daemon-parts.ts';
import { alreadyRunningError, tryInstanceLock } from './instance-lock.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLogging, type Logging } from './logging.ts';
import { createProcessWatch, type ProcessWatch } from './process-watch.ts';
import { createHandlers } from './routes/handlers.ts';
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
  // Put away in reverse order, whatever happens in between; the log last, so that it tells the rest.
  await using cleanup = new AsyncDisposableStack();
  const watch = createProcessWatch(config);
  const logging = await openLog({ config, paths, options, watch }, cleanup);
  const logger = logging.loggerFor('daemon');
  const scope = createScope(options.signal);
  cleanup.defer(() => scope.dispose());

  let stopReason = 'signal';
  const requestStop = (reason: string) => {
    stopReason = reason;
    scope.cancel('shutdown');
  };
  try {
    logger.info({ pid: process.pid, version: packageVersion(), profile: config.profile }, 'daemon starting');
    const { publish, bus, logs } = watch;
    const parts = await options.compose(config, { paths, publish, watch, loggerFor: logging.loggerFor });
    watch.show(parts);
    const lifecycle = createLifecycle({ parts: parts.parts, logger, onStarting: options.onStarting });
    cleanup.defer(() => lifecycle.stop());
    const handlers = createHandlers({
      parts,
      logs,
      bus,
      status: () => watch.status(),
      requestStop,
      isReady: () => watch.state === 'ready',
    });
    const server = createControlServer({ handlers, bus, logger });
    // Listening before the engines are loaded: who asks meanwhile is told "starting" and not "not running".
    await server.listen(paths.socketPath);
    cleanup.defer(() => server.close());
    const watchdogs = cleanup.use(
      startWatchdogs({ logger, socketPath: paths.socketPath, onUnreachable: requestStop }),
    );
    watch.show({ eventLoopDelayP99Ms: watchdogs.eventLoopDelayP99Ms });

    await lifecycle.start({ signal: scope.signal });
    watch.enter('ready');
    logger.info({ tookMs: Date.now() - watch.startedAtMs }, 'daemon ready');
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
    watch.enter('stopping');
    logger.info({ reason: stopReason }, 'daemon stopping');
    watch.publish({ type: 'daemon-stopping', atMs: Date.now(), reason: stopReason });
  }
}

interface LogSetup {
  readonly config: Config;
  readonly paths: Paths;
  readonly options: RunDaemonOptions;
  readonly watch: ProcessWatch;
}

/** The log, which tells of a crash as well. */
async function openLog(
  { config, paths, options, watch }: LogSetup,
  cleanup: AsyncDisposableStack,
): Promise<Logging> {
  const logging = await createLogging({
    level: config.log.level,
    ...(options.output ? { output: options.output } : { file: paths.daemonLogFile }),
    onLine: watch.onLogLine,
  });
  const logger = logging.loggerFor('daemon');
  const onCrash = (error: Error) => logger.error({ err: error }, 'uncaught error');
  process.on('uncaughtExceptionMonitor', onCrash);
  cleanup.defer(async () => {
    logger.info({}, 'daemon stopped');
    process.off('uncaughtExceptionMonitor', onCrash);
    await logging.close();
  });
  return logging;
}

function untilStopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (signal.aborted) resolve(undefined);
  else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return promise;
}
