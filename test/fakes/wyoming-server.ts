import type { Socket } from 'node:net';
import {
  encodeWyomingEvent,
  type WyomingEvent,
  WyomingReader,
} from '../../src/engines/wyoming/wyoming-event.ts';
import { type ScriptedTcpServer, startScriptedTcpServer } from './scripted-tcp-server.ts';

/** What is said to a client about one event of it, through `send`. */
export type WyomingHandler = (
  event: WyomingEvent,
  send: (type: string, data?: Record<string, unknown>, payload?: Uint8Array) => Promise<void>,
  socket: Socket,
) => void | Promise<void>;

export interface ScriptedWyomingServer extends ScriptedTcpServer {
  /** `tcp://127.0.0.1:PORT`. */
  readonly url: string;
  /** All that clients said, connection by connection. */
  readonly received: readonly WyomingEvent[];
  answer(handler: WyomingHandler): void;
}

/** A Wyoming server whose part the test writes; it reads with the reader of the house and writes real bytes. */
export async function startScriptedWyomingServer(first: WyomingHandler): Promise<ScriptedWyomingServer> {
  let handler = first;
  const received: WyomingEvent[] = [];
  const tcp = await startScriptedTcpServer(async (socket) => {
    const reader = new WyomingReader();
    const send = (type: string, data?: Record<string, unknown>, payload?: Uint8Array) =>
      new Promise<void>((resolve) => {
        socket.write(encodeWyomingEvent(type, data, payload), () => resolve());
      });
    try {
      for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
        for (const event of reader.push(bytes as Buffer)) {
          received.push(event);
          await handler(event, send, socket);
        }
      }
    } catch (error) {
      if (!socket.destroyed) throw error; // otherwise the client left in the middle, as it may
    }
  });
  return Object.create(tcp, {
    url: { value: `tcp://127.0.0.1:${tcp.port}` },
    received: { value: received },
    answer: {
      value: (next: WyomingHandler) => {
        handler = next;
      },
    },
  }) as ScriptedWyomingServer;
}
