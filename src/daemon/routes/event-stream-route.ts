import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { eventStream } from '../../control/contract.ts';
import { formatServerSentEvent } from '../../control/event-stream.ts';
import type { BusEntry, EventBus } from '../event-bus.ts';

export interface EventStreams {
  closeAll(): void;
}

/** A client this far behind is let go; it comes back with its last id and gets the rest from the replay. */
const maxUnsentBytes = 4 * 1024 * 1024;

/** `GET /v1/events`: replay, then live events, with a comment now and then so that both sides notice a dead peer. */
export function registerEventStream(app: FastifyInstance, bus: EventBus): EventStreams {
  const open = new Set<ServerResponse>();

  app.get<{ Querystring: { types?: string } }>(eventStream.path, (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    const types = request.query.types?.split(',');
    const send = ({ id, event }: BusEntry) => {
      if (types && !types.includes(event.type) && event.type !== 'events-lost') return;
      if (response.writableLength > maxUnsentBytes) response.destroy();
      else response.write(formatServerSentEvent(id, event));
    };

    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    // The first bytes tell the client that it is subscribed: nothing published from now on is missed.
    response.write(': subscribed\n\n');
    const lastId = request.headers['last-event-id'];
    if (typeof lastId === 'string') replay(bus, lastId, send);
    const subscription = bus.subscribe(send);
    const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), eventStream.heartbeatMs);
    open.add(response);
    response.once('close', () => {
      subscription[Symbol.dispose]();
      clearInterval(heartbeat);
      open.delete(response);
    });
  });

  return {
    closeAll() {
      for (const response of open) response.end();
    },
  };
}

function replay(bus: EventBus, lastId: string, send: (entry: BusEntry) => void): void {
  const { entries, lost } = bus.since(lastId);
  if (lost > 0) send({ id: lastId, event: { type: 'events-lost', atMs: Date.now(), count: lost } });
  for (const entry of entries) send(entry);
}
