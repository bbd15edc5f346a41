import type { FastifyInstance } from 'fastify';
import { eventStream } from '../../control/contract.ts';
import { formatServerSentEvent } from '../../control/event-stream.ts';
import { type EventStreamResponse, openEventStream } from '../../shared/event-stream-response.ts';
import { type EventBus, followBus } from '../event-bus.ts';

export interface EventStreams {
  closeAll(): void;
}

/** `GET /v1/events`: replay, then live events. */
export function registerEventStream(app: FastifyInstance, bus: EventBus): EventStreams {
  const open = new Set<EventStreamResponse>();

  app.get<{ Querystring: { types?: string } }>(eventStream.path, (request, reply) => {
    reply.hijack();
    const types = request.query.types?.split(',');
    const stream = openEventStream(reply.raw, {
      heartbeatMs: eventStream.heartbeatMs,
      onClose() {
        subscription[Symbol.dispose]();
        open.delete(stream);
      },
    });
    const lastId = request.headers['last-event-id'];
    const subscription = followBus(bus, typeof lastId === 'string' ? lastId : undefined, ({ id, event }) => {
      if (types && !types.includes(event.type) && event.type !== 'events-lost') return;
      stream.send(formatServerSentEvent(id, event));
    });
    open.add(stream);
  });

  return {
    closeAll() {
      for (const stream of open) stream.end();
    },
  };
}
