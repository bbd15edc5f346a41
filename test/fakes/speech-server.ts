import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One upload as the server saw it. */
export interface Upload {
  /** With the query: `/asr?output=json`. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  /** The file, whatever it is. */
  readonly file: Uint8Array;
}

/** How the server behaves: an answer, or the badly behaved kinds. */
export type ServerBehaviour =
  | { readonly status: number; readonly body: string }
  | 'hangs' /** takes the request and never answers */
  | 'hangs-midway' /** sends half an answer */
  | 'hangs-up';

export interface ScriptedSpeechServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** With OpenAI's version behind it. */
  readonly baseUrl: string;
  readonly uploads: readonly Upload[];
  /** Resolves when the client has gone away from a request that hangs. */
  readonly clientGone: Promise<unknown>;
  behaviour: ServerBehaviour | ((upload: Upload) => ServerBehaviour);
}

/** A real HTTP server that takes recordings by multipart and answers as told, on a free port of the loopback. */
export async function startScriptedSpeechServer(): Promise<ScriptedSpeechServer> {
  const uploads: Upload[] = [];
  const gone = Promise.withResolvers<unknown>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.once('close', () => {
      if (!response.writableFinished) gone.resolve(undefined);
    });
    if (request.url === '/v1/models') {
      response.writeHead(404).end();
      return;
    }
    const upload = await readUpload(request);
    uploads.push(upload);
    const behaviour = typeof server.behaviour === 'function' ? server.behaviour(upload) : server.behaviour;
    if (behaviour === 'hangs') return;
    if (behaviour === 'hangs-up') request.socket.destroy();
    else if (behaviour === 'hangs-midway') response.writeHead(200).write('{"text":');
    else response.writeHead(behaviour.status, { 'content-type': 'application/json' }).end(behaviour.body);
  }

  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: ScriptedSpeechServer = {
    url,
    baseUrl: `${url}/v1`,
    uploads,
    clientGone: gone.promise,
    behaviour: { status: 200, body: '{"text":" Hello there. "}' },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

async function readUpload(request: IncomingMessage): Promise<Upload> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  // The platform's own multipart parser is the judge of what was sent.
  const body = new Response(new Uint8Array(Buffer.concat(chunks)), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated for servers that face strangers
  const form = await body.formData();
  const fields: Record<string, string> = {};
  let file = new Uint8Array();
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else file = new Uint8Array(await value.arrayBuffer());
  }
  return { path: request.url ?? '', authorization: request.headers.authorization, fields, file };
}
