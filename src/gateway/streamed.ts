import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { cancelReasonOf } from '../shared/abort.ts';
import type { AibotError } from '../shared/errors.ts';
import { toGatewayError } from './gateway-error.ts';

/** One event of a `text/event-stream`; without a name it is a plain message. */
export interface ServerSentEvent {
  readonly event?: string | undefined;
  readonly data: unknown;
}

export const eventStreamType = 'text/event-stream';

/**
 * Answers with `chunks` as they come. The first one is waited for, so that what fails before it is an ordinary
 * error; a client that reads slowly slows the engine down, and one that goes away ends it.
 */
export async function sendStream(
  reply: FastifyReply,
  type: string,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<FastifyReply> {
  const iterator = await begun(chunks);
  return reply
    .header('cache-control', 'no-store')
    .type(type)
    .send(Readable.from(iterator, { objectMode: false }));
}

/** The same iterable with its first item already there. Not a generator: one that was never read could not be ended. */
async function begun<T>(items: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const source = items[Symbol.asyncIterator]();
  let first: IteratorResult<T> | undefined = await source.next();
  const iterator: AsyncIterator<T> = {
    next() {
      const next = first ? Promise.resolve(first) : source.next();
      first = undefined;
      return next;
    },
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Events on the wire; a failure after the first one becomes a last event that says so. */
export async function* eventFrames(
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  onFailure: (error: AibotError) => ServerSentEvent,
): AsyncGenerator<string, void, undefined> {
  let hasBegun = false;
  try {
    for await (const event of events) {
      hasBegun = true;
      yield frame(event);
    }
  } catch (thrown) {
    if (!hasBegun || cancelReasonOf(signal) === 'client-gone') throw thrown;
    yield frame(onFailure(toGatewayError(thrown)));
  }
}

function frame({ event, data }: ServerSentEvent): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}
