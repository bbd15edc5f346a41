import { connect } from 'node:net';
import type { CallOptions } from '../../core/ports/index.ts';
import { createScope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError, exitCodes } from '../../shared/errors.ts';
import {
  connectionFailure,
  cutOffByServer,
  failedByServer,
  type RemoteServer,
  timedOut,
  unreadableAnswer,
} from '../remote/remote-failure.ts';
import { type WyomingEvent, WyomingReader } from './wyoming-event.ts';

export interface WyomingServerOptions extends RemoteServer {
  /** Longest silence of the server while something is expected of it. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** A server that speaks Wyoming over TCP. */
export interface WyomingServer extends RemoteServer {
  /**
   * Sends `requests` on a connection of its own and gives the events of the answer until the caller has enough:
   * the protocol knows no end of an answer. Leaving the loop, or an abort, closes the connection.
   *
   * @throws AibotError `remote-unreachable` | `remote-timeout` | `remote-failed` | `remote-unreadable`, and
   * `remote-cut-off` when the server leaves first
   */
  ask(requests: Iterable<Uint8Array>, options: CallOptions): AsyncGenerator<WyomingEvent, void, undefined>;
}

export function createWyomingServer(options: WyomingServerOptions): WyomingServer {
  const { clock, timeoutMs } = options;
  const address = addressOf(options);

  async function* ask(requests: Iterable<Uint8Array>, { signal }: CallOptions) {
    signal.throwIfAborted();
    const scope = createScope(signal);
    let phase = 'connecting' as 'connecting' | 'connected';
    const socket = connect({ ...address, noDelay: true });
    socket.once('connect', () => {
      phase = 'connected';
    });
    scope.signal.addEventListener('abort', () => socket.destroy(), { once: true });
    const reader = new WyomingReader();
    const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;

    /** The next bytes, or undefined when the server has hung up. */
    async function nextBytes(): Promise<Buffer | undefined> {
      const deadline = clock.after(timeoutMs, () => scope.cancel('deadline'));
      try {
        const { value } = await chunks.next();
        return value;
      } finally {
        deadline[Symbol.dispose]();
      }
    }

    try {
      for (const request of requests) socket.write(request);
      for (let bytes = await nextBytes(); bytes; bytes = await nextBytes()) {
        for (const event of eventsIn(reader, bytes, options)) {
          if (event.type === 'error') throw failedByServer(options);
          yield event;
          signal.throwIfAborted(); // events that had come before are of no use any more
        }
      }
      throw cutOffByServer(options);
    } catch (thrown) {
      signal.throwIfAborted();
      if (scope.signal.aborted) throw timedOut(options, timeoutMs);
      if (thrown instanceof AibotError) throw thrown;
      throw phase === 'connected' ? cutOffByServer(options, thrown) : connectionFailure(options, thrown);
    } finally {
      scope.dispose();
      socket.destroy();
    }
  }

  return { name: options.name, url: options.url, section: options.section, ask };
}

function eventsIn(reader: WyomingReader, bytes: Buffer, server: RemoteServer): readonly WyomingEvent[] {
  try {
    return reader.push(bytes);
  } catch (cause) {
    throw unreadableAnswer(server, cause);
  }
}

/** `tcp://127.0.0.1:10300`. */
function addressOf({ url, section }: RemoteServer): { readonly host: string; readonly port: number } {
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  if (hostname && port) return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  throw new AibotError(`${url} is not the address of a Wyoming server: it takes a host and a port.`, {
    code: 'remote-address-invalid',
    exitCode: exitCodes.usage,
    nextSteps: [`Set it: \`aibot config set ${section ?? 'engines.stt'}.url tcp://127.0.0.1:10300\`.`],
  });
}
