import { z } from 'zod';
import type { CallOptions } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { request } from '../remote/http-request.ts';
import {
  cutOffByServer,
  failedByServer,
  type RemoteServer,
  unreadableAnswer,
} from '../remote/remote-failure.ts';

const progressSchema = z.object({
  status: z.string(),
  completed: z.number().optional(),
  total: z.number().optional(),
});
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), size: z.number() })) });
const showSchema = z.object({ capabilities: z.array(z.string()).optional() });
const errorSchema = z.object({ error: z.string() });

export interface OllamaModel {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface PullProgress {
  /** In Ollama's words: `pulling manifest`, `pulling 8eeb52dfb3bb`, `verifying sha256 digest`, `success`. */
  readonly status: string;
  readonly completedBytes: number | undefined;
  readonly totalBytes: number | undefined;
}

export interface PreloadOptions {
  /** How long the model stays: `30m`, `-1` for ever. */
  readonly keepAlive: string;
  /** The context it will be asked with: with another one, the first answer waits until it is loaded again. */
  readonly contextTokens: number;
}

/** What is used of Ollama's own API, beside its chat. */
export interface OllamaApi {
  readonly server: RemoteServer;
  /** Sends `body` and gives the lines of the answer, each a JSON value. */
  stream(path: string, body: unknown, options: CallOptions): AsyncGenerator<unknown, void, undefined>;
  listModels(options: CallOptions): Promise<readonly OllamaModel[]>;
  /** What a model can do besides text: `tools`, `thinking`, `vision`. Undefined of a server too old to say. */
  capabilitiesOf(model: string, options: CallOptions): Promise<readonly string[] | undefined>;
  /**
   * Fetches a model to the server's disk; ends after `success`. `http://host:5000/library/NAME` comes from a
   * registry without encryption.
   *
   * @throws AibotError `remote-model-missing` with Ollama's own reason, when it could not be fetched
   */
  pull(model: string, options: CallOptions): AsyncGenerator<PullProgress, void, undefined>;
  /** Loads a model into the server's memory. */
  preload(model: string, preload: PreloadOptions, options: CallOptions): Promise<void>;
}

/** `baseUrl` is the server's root: `http://127.0.0.1:11434`. */
export function createOllamaApi(baseUrl: string): OllamaApi {
  const server: RemoteServer = { name: 'Ollama', url: baseUrl, section: 'engines.llm' };

  async function* linesOfAnswer(path: string, body: unknown, options: CallOptions) {
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

  /** A failure while it streams comes as a line of its own, with status 200. */
  async function* stream(path: string, body: unknown, options: CallOptions) {
    for await (const line of linesOfAnswer(path, body, options)) {
      if (errorSchema.safeParse(line).success) throw failedByServer(server);
      yield line;
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
    async capabilitiesOf(model, options) {
      const response = await request(server, { path: '/api/show', json: { model } }, options);
      const shown = showSchema.safeParse(await response.json().catch(() => undefined));
      options.signal.throwIfAborted();
      if (!shown.success) throw unreadableAnswer(server, shown.error);
      return shown.data.capabilities;
    },
    async *pull(model, options) {
      const body = { model, stream: true, insecure: model.startsWith('http://') };
      let isDone = false;
      for await (const line of linesOfAnswer('/api/pull', body, options)) {
        const failure = errorSchema.safeParse(line);
        if (failure.success) throw notFetched(server, model, failure.data.error);
        const progress = progressSchema.safeParse(line);
        if (!progress.success) throw unreadableAnswer(server, progress.error);
        const { status, completed, total } = progress.data;
        isDone = status === 'success';
        // Nothing yet is left out instead of being zero.
        yield {
          status,
          completedBytes: total === undefined ? completed : (completed ?? 0),
          totalBytes: total,
        };
      }
      if (!isDone) throw cutOffByServer(server);
    },
    async preload(model, { keepAlive, contextTokens }, options) {
      const json = {
        model,
        keep_alive: toKeepAlive(keepAlive),
        options: { num_ctx: contextTokens },
        stream: false,
      };
      const response = await request(server, { path: '/api/generate', json }, options);
      await response.body?.cancel();
    },
  };
}

/** The name a model is listed by: with its tag, without the registry and namespace that need not be said. */
export function listedName(model: string): string {
  const name = model.replace(/^https?:\/\//, '').replace(/^(?:registry\.ollama\.ai\/)?library\//, '');
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : `${name}:latest`;
}

/** A number of seconds must be a number: as text, Ollama takes it for a duration without its unit. */
export const toKeepAlive = (keepAlive: string): string | number =>
  /^-?\d+$/.test(keepAlive) ? Number(keepAlive) : keepAlive;

/** Nobody's words are in what a server says about a model that it could not fetch. */
function notFetched(server: RemoteServer, model: string, reason: string): AibotError {
  return new AibotError(`${server.name} at ${server.url} could not fetch the model ${model}: ${reason}.`, {
    code: 'remote-model-missing',
    retryable: true,
    nextSteps: [`Check its name, then fetch it by hand: \`ollama pull ${model}\`.`],
  });
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

function parseLine(server: RemoteServer, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw unreadableAnswer(server, cause);
  }
}
