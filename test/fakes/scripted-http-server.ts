import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  /** Parsed JSON, or undefined. */
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** Writes the whole of an answer; the response ends when it returns, unless it was destroyed. */
export type ScriptedHandler = (
  request: ScriptedRequest,
  response: ServerResponse,
  connectionClosed: Promise<void>,
) => void | Promise<void>;

export interface ScriptedHttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly requests: readonly ScriptedRequest[];
  /** How many clients went away before their answer was complete. */
  readonly connectionsLost: number;
  /** What is answered from now on. */
  answer(handler: ScriptedHandler): void;
}

/** A real HTTP server on a port of its own, whose answers the test writes. */
export async function startScriptedHttpServer(first: ScriptedHandler): Promise<ScriptedHttpServer> {
  let handler = first;
  let connectionsLost = 0;
  const requests: ScriptedRequest[] = [];

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: ScriptedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      body: parse(Buffer.concat(chunks).toString()),
      authorization: incoming.headers.authorization,
    };
    requests.push(request);
    const closed = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) connectionsLost++;
        resolve();
      });
    });
    await handler(request, response, closed);
    response.end();
  }

  const server = createServer((incoming, response) => void handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connectionsLost() {
      return connectionsLost;
    },
    answer(next) {
      handler = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
