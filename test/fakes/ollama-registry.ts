import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

// Runs in a container too, where nothing but Node is: no packages are imported here.

export interface RegistryModel {
  /** `library/smollm2` */
  readonly name: string;
  /** The weights: a GGUF file. */
  readonly file: string;
  /** Of Go's text/template: what stands around the messages. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface OllamaRegistry extends AsyncDisposable {
  readonly port: number;
  /** From now on the first half of the weights comes, and then nothing more; or everything again. */
  stall(isStalled: boolean): void;
}

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly sizeBytes: number;
  read(start: number, end: number): Readable;
}

/** A registry with models as Ollama pulls them: a manifest, and blobs that are fetched in ranges. */
export async function startOllamaRegistry(
  models: readonly RegistryModel[],
  { host = '127.0.0.1', port = 0 } = {},
): Promise<OllamaRegistry> {
  const manifests = new Map<string, string>();
  const blobs = new Map<string, Blob>();
  for (const model of models) {
    const layers = await layersOf(model);
    const config = fromText('application/vnd.docker.container.image.v1+json', configOf(layers));
    for (const blob of [...layers, config]) blobs.set(blob.digest, blob);
    manifests.set(model.name, JSON.stringify(manifestOf(config, layers)));
  }
  let isStalled = false;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://registry');
    if (pathname === '/v2/') return void response.end('{}');
    const [, name = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
    const manifest = kind === 'manifests' ? manifests.get(name) : undefined;
    if (manifest) {
      const type = 'application/vnd.docker.distribution.manifest.v2+json';
      return void response.setHeader('content-type', type).end(manifest);
    }
    const blob = blobs.get(reference);
    if (!blob) return void response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    sendBlob(blob, request, response);
  }

  function sendBlob(blob: Blob, request: IncomingMessage, response: ServerResponse): void {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined || to === undefined) {
      // Asked without a range, a registry says where the blob is: elsewhere mostly, here in the same place.
      const isAsked = request.method === 'HEAD';
      response.setHeader('content-length', isAsked ? blob.sizeBytes : 0);
      return void response.setHeader('location', request.url ?? '').end();
    }
    const [start, end] = [Number(from), Number(to)];
    response.writeHead(206, {
      'content-length': end - start + 1,
      'content-range': `bytes ${from}-${to}/${blob.sizeBytes}`,
    });
    const isHalf = isStalled && blob.mediaType.endsWith('.model');
    const last = isHalf ? start + Math.floor((end - start) / 2) : end;
    pipeline(blob.read(start, last), response, { end: !isHalf }).catch(() => response.destroy());
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall(next) {
      isStalled = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function layersOf({ file, template, parameters }: RegistryModel): Promise<readonly Blob[]> {
  const type = 'application/vnd.ollama.image';
  return [
    await fromFile(`${type}.model`, file),
    fromText(`${type}.template`, template),
    fromText(`${type}.params`, JSON.stringify(parameters)),
  ];
}

const configOf = (layers: readonly Blob[]) =>
  JSON.stringify({
    ...{ model_format: 'gguf', model_family: 'llama', model_families: ['llama'] },
    ...{ model_type: 'unknown', file_type: 'unknown', architecture: 'amd64', os: 'linux' },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });

const manifestOf = (config: Blob, layers: readonly Blob[]) => ({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: describe(config),
  layers: layers.map(describe),
});

const describe = ({ mediaType, digest, sizeBytes }: Blob) => ({ mediaType, digest, size: sizeBytes });

function fromText(mediaType: string, text: string): Blob {
  const bytes = Buffer.from(text);
  return {
    mediaType,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    sizeBytes: bytes.length,
    read: (start, end) => Readable.from([bytes.subarray(start, end + 1)]),
  };
}

async function fromFile(mediaType: string, file: string): Promise<Blob> {
  return {
    mediaType,
    digest: await digestOf(file),
    sizeBytes: (await stat(file)).size,
    read: (start, end) => createReadStream(file, { start, end }),
  };
}

/** `sha256:…` of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
