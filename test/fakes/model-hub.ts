import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the hub treats one request for a file: once each, in order; after the last it behaves well. */
export type HubMood =
  /** Ends the answer as if that were all. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Drops the connection; how much has arrived by then is anybody's guess. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'refuse'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'ignore-range' };

export interface HubFile {
  readonly content: Buffer;
  readonly moods?: readonly HubMood[];
  /** What it announces, as Hugging Face does; nothing by default. */
  readonly announcedSha256?: string;
}

export interface ModelHub extends AsyncDisposable {
  readonly url: string;
  /** `GET path range` of each request, in order. */
  readonly requests: readonly string[];
  put(path: string, file: HubFile): void;
}

/** A hub on a port of its own, as good or as bad as the test wants it. */
export async function startModelHub(): Promise<ModelHub> {
  const files = new Map<string, { file: HubFile; moods: HubMood[] }>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push([path, request.headers.range ?? ''].join(' ').trim());
    const known = files.get(path);
    if (!known) response.writeHead(404).end();
    else answer(request, response, known.file, known.moods.shift());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: (path, file) => files.set(path, { file, moods: [...(file.moods ?? [])] }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: HubFile,
  mood: HubMood | undefined,
) {
  if (mood?.kind === 'refuse') return void response.writeHead(mood.status).end();
  const announced = file.announcedSha256 ? { 'x-linked-etag': `"${file.announcedSha256}"` } : {};
  if (mood?.kind === 'redirect')
    return void response.writeHead(302, { location: mood.to, ...announced }).end();
  const tag = `"${String(file.content.length)}"`;
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const mayResume = mood?.kind !== 'ignore-range' && request.headers['if-range'] === tag;
  const from = range !== undefined && mayResume ? Number(range) : 0;
  const total = file.content.length;
  const body = file.content.subarray(from);
  const length = mood?.kind === 'truncate' ? {} : { 'content-length': body.length };
  const head = { ...length, etag: tag, ...announced };
  if (from > 0) response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${total - 1}/${total}` });
  else response.writeHead(200, head);
  switch (mood?.kind) {
    case 'truncate':
      response.end(body.subarray(0, mood.afterBytes));
      break;
    case 'cut':
      response.write(body.subarray(0, mood.afterBytes), () => response.destroy());
      break;
    case 'stall':
      response.write(body.subarray(0, mood.afterBytes));
      break;
    case 'corrupt':
      response.end(Buffer.alloc(body.length, 0x2a));
      break;
    default:
      response.end(body);
  }
}
