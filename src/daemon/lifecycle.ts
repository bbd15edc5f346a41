import { Cancelled, createScope, isCancelled, untilAborted } from '../shared/abort.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { DaemonPart } from './daemon-parts.ts';

export interface LifecycleOptions {
  readonly parts: readonly DaemonPart[];
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
  /** How long each part may take to stop before it is left behind. */
  readonly stopDeadlineMs?: number | undefined;
  /** Told before each part is started. */
  readonly onStarting?: ((name: string) => void) | undefined;
}

export interface Lifecycle {
  /** Starts the parts in order. When one fails, those before it are stopped again and its error is thrown. */
  start(options: { readonly signal: AbortSignal }): Promise<void>;
  /** Stops what was started, in reverse order; never rejects. Calls after the first wait for the same stop. */
  stop(): Promise<void>;
}

/** The order of starting and stopping, and nothing else. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { parts, logger, clock = systemClock, stopDeadlineMs = 5_000 } = options;
  const started: DaemonPart[] = [];
  let stopping: Promise<void> | undefined;

  const stopPart = async (part: DaemonPart) => {
    const scope = createScope();
    const timer = clock.after(stopDeadlineMs, () => scope.cancel('deadline'));
    try {
      await untilAborted(part.stop({ signal: scope.signal }), scope.signal);
    } catch (error) {
      const late = error instanceof Cancelled && error.reason === 'deadline';
      logger.warn(
        { part: part.name, err: error },
        late ? 'part did not stop in time' : 'part failed to stop',
      );
    } finally {
      timer[Symbol.dispose]();
    }
  };

  const stopAll = async () => {
    for (let part = started.pop(); part; part = started.pop()) await stopPart(part);
  };

  return {
    async start({ signal }) {
      for (const part of parts) {
        signal.throwIfAborted();
        options.onStarting?.(part.name);
        // Before it has started: a part that fails half-way has things to put away as well.
        started.push(part);
        try {
          await untilAborted(part.start({ signal }), signal);
        } catch (error) {
          if (!isCancelled(error)) logger.error({ part: part.name, err: error }, 'part failed to start');
          await this.stop();
          throw error;
        }
      }
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
