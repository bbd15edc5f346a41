import { Cancelled } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';
import type { HandlerContext, HostHandlers } from './engine-host.ts';
import { type FromHost, type HostUsage, type ToHost, usageMethod } from './messages.ts';
import { toWireError } from './wire-error.ts';

function usage(): HostUsage {
  const { user, system } = process.cpuUsage();
  return { rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1_000 };
}

type AnyHandler = (params: unknown, context: HandlerContext) => unknown;

/**
 * Answers the calls of the parent process until it goes away; the last line of a host's main program.
 * Handlers run concurrently: an engine that cannot must queue for itself.
 */
export function serveEngineHost(handlers: HostHandlers): void {
  const served = new Map<string, AnyHandler>(Object.entries(handlers as Record<string, AnyHandler>));
  served.set(usageMethod, usage);
  const running = new Map<number, AbortController>();

  // A message that cannot be delivered has lost its reader: the disconnect that follows ends the process.
  const send = (message: FromHost) => void process.send?.(message, undefined, undefined, () => undefined);

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = served.get(method);
      if (!handler) {
        throw new AibotError(`This engine host serves no "${method}".`, {
          code: 'engine-host-unknown-method',
          expected: false,
        });
      }
      const emit = (event: unknown) => send({ type: 'event', id, event });
      send({ type: 'returned', id, result: await handler(params, { signal: controller.signal, emit }) });
    } catch (thrown) {
      send({ type: 'threw', id, error: toWireError(thrown) });
    } finally {
      running.delete(id);
    }
  }

  process.on('message', (message: ToHost) => {
    if (message.type === 'call') void answer(message.id, message.method, message.params);
    else running.get(message.id)?.abort(new Cancelled(message.reason));
  });
  // Nobody is left to answer to, and native threads would keep the process alive for nobody.
  // eslint-disable-next-line no-restricted-properties -- a main program of its own, like those of bin/
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches the whole process group; when to go is the parent's decision.
  process.on('SIGINT', () => undefined);
  send({ type: 'ready' });
}
