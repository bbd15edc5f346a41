import { z } from 'zod';
import type { CallOptions } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { request } from '../remote/http-request.ts';
import {
  cutOffByServer,
  type RemoteServer,
  refusedByServer,
  unreadableAnswer,
} from '../remote/remote-failure.ts';

const progressSchema = z.object({
  status: z.string(),
  completed: z.number().optional(),
  total: z.number().optional(),
});
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), size: z.number() })) });
const errorSchema = z.object({ error: z.string() });

export interface OllamaModel {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface PullProgress {
  /** In Ollama's words: `pulling manifest`, `pulling 8eeb52dfb3bb`, `success`. */
  readonly status: string;
  readonly completedBytes: number | undefined;
  readonly totalBytes: number | undefined;
}

/** What is used of Ollama's own API, beside its chat. */
export interface OllamaApi {
  readonly server: RemoteServer;
  /** Sends `body` and gives the lines of the answer, each a JSON value. */
  stream(path: string, body: unknown, options: CallOptions): AsyncGenerator<unknown, void, undefined>;
  listModels(options: CallOptions): Promise<readonly OllamaModel[]>;
  /** Fetches a model to the server's disk; ends after `success`. */
  pull(model: string, options: CallOptions): AsyncGenerator<PullProgress, void, undefined>;
  /** Loads a model into the server's memory and keeps it there for `keepAlive` (`30m`, `-1` for ever). */
  preload(model: string, keepAlive: string, options: CallOptions): Promise<void>;
}

/** `baseUrl` is the server's root: `http://127.0.0.1:11434`. */
export function createOllamaApi(baseUrl: string): OllamaApi {
  const server: RemoteServer = { name: 'Ollama', url: baseUrl, section: 'engines.llm' };

  async function* stream(path: string, body: unknown, options: CallOptions) {
    const response = await request(server, { path, json: body }, options);
    try {
      for await (const line of linesOf(response)) {
        options.signal.throwIfAborted(); // lines that had come before are of no use any more
        yield parseLine(server, line);
      }
    } catch (thrown) {
      options.signal.throwIfAborted();
      throw thrown instanceof AibotError ? thrown : cutOffByServer(server, thrown);
    }
  }

  return {
    server,
    stream,
    async listModels(options) {
      const response = await request(server, { path: '/api/tags' }, options);
      const tags = tagsSchema.safeParse(await response.json().catch(() => undefined));
      options.signal.throwIfAborted();
      if (!tags.success) throw unreadableAnswer(server, tags.error);
      return tags.data.models.map(({ name, size }) => ({ name, sizeBytes: size }));
    },
    async *pull(model, options) {
      let isDone = false;
      for await (const line of stream('/api/pull', { model, stream: true }, options)) {
        const progress = progressSchema.safeParse(line);
        if (!progress.success) throw unreadableAnswer(server, progress.error);
        const { status, completed, total } = progress.data;
        isDone = status === 'success';
        yield { status, completedBytes: completed, totalBytes: total };
      }
      if (!isDone) throw cutOffByServer(server);
    },
    async preload(model, keepAlive, options) {
      const response = await request(
        server,
        { path: '/api/generate', json: { model, keep_alive: keepAlive, stream: false } },
        options,
      );
      await response.body?.cancel();
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<string, void, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

/** A failure while it streams comes as a line of its own. */
function parseLine(server: RemoteServer, line: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw unreadableAnswer(server, cause);
  }
  if (errorSchema.safeParse(value).success) throw refusedByServer(server, 500);
  return value;
}
