import { isCancelled } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { readServerSentMessages } from '../shared/server-sent-messages.ts';
import { type EndpointName, endpoints, eventStream, type InputOf, type ReplyOf } from './contract.ts';
import { fromErrorReply, isNotRunning } from './errors.ts';
import { type ReceivedEvent, readEvent } from './event-stream.ts';
import { readBody, sendRequest } from './socket-request.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long the daemon may think; a daemon that is stuck is told apart from one that is gone. */
  readonly deadlineMs?: number | undefined;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly types?: readonly string[] | undefined;
  /** Replays what came after this event; without it the stream begins with now. */
  readonly lastEventId?: string | undefined;
}

export type ConnectionState = 'connected' | 'waiting';

export interface ControlClient {
  /** Asks the daemon; rejects with `daemon-not-running`, `daemon-not-answering` or the daemon's own error. */
  call<Name extends EndpointName>(
    name: Name,
    input: InputOf<Name>,
    options?: CallOptions,
  ): Promise<ReplyOf<Name>>;
  /** Events of one connection; ends when the daemon ends it. */
  events(options: FollowOptions): AsyncIterable<ReceivedEvent>;
  /** Events for as long as `signal` lets it, across restarts of the daemon; nothing kept is missed. */
  follow(
    options: FollowOptions & { readonly onConnection?: ((state: ConnectionState) => void) | undefined },
  ): AsyncIterable<ReceivedEvent>;
}

const reconnectMs = 500;

/** A client of the control API at `socketPath`. Holds no connection between calls. */
export function createControlClient(socketPath: string): ControlClient {
  const client: ControlClient = {
    async call(name, input, options = {}) {
      const { method, path, reply } = endpoints[name];
      const timeout = AbortSignal.timeout(options.deadlineMs ?? 10_000);
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      try {
        const target = method === 'GET' ? `${path}${queryOf(input)}` : path;
        const response = await sendRequest({
          socketPath,
          method,
          path: target,
          signal,
          body: method === 'POST' ? input : undefined,
        });
        const body = await readBody(response);
        if (response.statusCode !== 200) throw fromErrorReply(response.statusCode ?? 0, body);
        const parsed = reply.safeParse(body);
        if (!parsed.success) throw protocolError(parsed.error);
        return parsed.data as ReplyOf<typeof name>;
      } catch (error) {
        if (timeout.aborted && !options.signal?.aborted) throw notAnsweringError(error);
        throw error;
      }
    },

    async *events({ signal, types, lastEventId }) {
      const path = `${eventStream.path}${queryOf({ types: types?.join(',') })}`;
      const headers = lastEventId ? { 'last-event-id': lastEventId } : {};
      const response = await sendRequest({ socketPath, method: 'GET', path, signal, headers });
      if (response.statusCode !== 200)
        throw fromErrorReply(response.statusCode ?? 0, await readBody(response));
      for await (const message of readServerSentMessages(response)) {
        const received = readEvent(message);
        if (received) yield received;
      }
    },

    async *follow({ onConnection, ...options }) {
      let lastEventId = options.lastEventId;
      let state: ConnectionState | undefined;
      const become = (next: ConnectionState) => {
        if (state !== next) onConnection?.(next);
        state = next;
      };
      while (!options.signal.aborted) {
        try {
          await client.call('status', {}, { signal: options.signal });
          become('connected');
          for await (const received of client.events({ ...options, lastEventId })) {
            lastEventId = received.id;
            yield received;
          }
        } catch (error) {
          if (isCancelled(error)) return;
          if (!isWorthWaiting(error)) throw error;
        }
        become('waiting');
        await systemClock.sleep(reconnectMs, options).catch(() => undefined);
      }
    },
  };
  return client;
}

function isWorthWaiting(error: unknown): boolean {
  // A stream that breaks off in the middle comes as the platform's own error.
  if (!(error instanceof AibotError)) return (error as NodeJS.ErrnoException).code === 'ECONNRESET';
  return error.retryable || isNotRunning(error);
}

function queryOf(input: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input) as [string, string | number | undefined][]) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

function notAnsweringError(cause: unknown): AibotError {
  return new AibotError('The daemon is running but does not answer.', {
    code: 'daemon-not-answering',
    cause,
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['Restart it with `aibot restart`.', 'Look into `aibot logs --level error`.'],
  });
}

function protocolError(cause: unknown): AibotError {
  return new AibotError('The daemon answered in a form this version does not know.', {
    code: 'control-protocol',
    cause,
    nextSteps: ['Restart the daemon with `aibot restart`, so that both are of one version.'],
  });
}
