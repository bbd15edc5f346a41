import { sourceError } from './fetch-errors.ts';
import type { HostReachability } from './host-reachability.ts';

const maxRedirects = 8;
/** A host that never answered gets this long; one that did may be slow. */
const firstAnswerTimeoutMs = 4_000;
const laterAnswerTimeoutMs = 20_000;

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hosts: HostReachability;
  /** Ends the request and the reading of its body. */
  readonly signal: AbortSignal;
  readonly firstAnswerTimeoutMs?: number | undefined;
}

export interface HttpAnswer {
  /** Of the URL asked for; hubs state the checksum there and send the bytes from elsewhere. */
  readonly first: Response;
  readonly final: Response;
}

/** A GET that follows redirects and gives up early on hosts that do not answer. Statuses are the caller's. */
export async function httpGet(request: HttpRequest): Promise<HttpAnswer> {
  let url = request.url;
  let first: Response | undefined;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await answerOf(url, request);
    first ??= response;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return { first, final: response };
    await response.body?.cancel();
    url = new URL(location, url).href;
  }
  throw sourceError('too-many-redirects', `${new URL(request.url).host} redirects without end.`);
}

async function answerOf(url: string, request: HttpRequest): Promise<Response> {
  const { host } = new URL(url);
  const { hosts, signal } = request;
  hosts.assertMayAnswer(host);
  const waiting = new AbortController();
  const limitMs = hosts.hasAnswered(host)
    ? laterAnswerTimeoutMs
    : (request.firstAnswerTimeoutMs ?? firstAnswerTimeoutMs);
  const timer = setTimeout(() => waiting.abort(new Error(`no answer within ${limitMs} ms`)), limitMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: request.headers,
      signal: AbortSignal.any([signal, waiting.signal]),
    });
    hosts.answered(host);
    return response;
  } catch (error) {
    signal.throwIfAborted();
    throw hosts.failed(host, error);
  } finally {
    clearTimeout(timer);
  }
}
