import OpenAI, { APIConnectionError, APIError } from 'openai';
import { AibotError } from '../../shared/errors.ts';
import {
  connectionFailure,
  cutOffByServer,
  type RemoteServer,
  refusedByServer,
  unreadableAnswer,
} from './remote-failure.ts';

export interface OpenAiServerOptions {
  /** Of the API, with its version: `http://127.0.0.1:4000/v1`. */
  readonly baseUrl: string;
  /** Local servers mostly want none. */
  readonly apiKey?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Section of the configuration that names the server: `engines.llm`. */
  readonly section?: string;
}

/** Retries and deadlines are the policy's (see composition), so the client has none of its own. */
export function createOpenAiClient({ baseUrl, apiKey, headers = {} }: OpenAiServerOptions): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    defaultHeaders: headers,
    maxRetries: 0,
    logLevel: 'off',
  });
}

/** What the client threw, as the house says it: the signal's own reason first, then why the server failed. */
export function openAiFailure(server: RemoteServer, thrown: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (thrown instanceof AibotError) return thrown;
  if (thrown instanceof APIConnectionError) return connectionFailure(server, thrown);
  if (thrown instanceof APIError) {
    const status = thrown.status as number | undefined;
    return status === undefined ? unreadableAnswer(server, thrown) : refusedByServer(server, status);
  }
  if (thrown instanceof SyntaxError) return unreadableAnswer(server, thrown);
  return cutOffByServer(server, thrown);
}
