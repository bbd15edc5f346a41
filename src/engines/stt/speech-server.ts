import { Cancelled, createScope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';

export interface SpeechServer {
  /** Id of the engine, for messages. */
  readonly id: string;
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * One request; gives the body of a 2xx answer.
 *
 * @throws AibotError `stt-server-timeout` | `stt-server-unreachable` | `stt-server-failed` (5xx, 429) | `stt-server-refused`
 */
export async function callServer(
  server: SpeechServer,
  path: string,
  request: { readonly method: 'GET' | 'POST'; readonly body?: FormData },
  signal: AbortSignal,
  isFine: (status: number) => boolean = () => false,
): Promise<string> {
  const scope = createScope(signal);
  const deadline = server.clock.after(server.timeoutMs, () => scope.cancel('deadline'));
  try {
    const headers = {
      ...server.headers,
      ...(server.apiKey && { authorization: `Bearer ${server.apiKey}` }),
    };
    const response = await fetch(server.baseUrl + path, { ...request, headers, signal: scope.signal });
    const body = await response.text();
    if (!response.ok && !isFine(response.status)) throw refused(server, response.status);
    return body;
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (thrown instanceof Cancelled) throw timedOut(server);
    throw thrown instanceof AibotError ? thrown : unreachable(server, thrown);
  } finally {
    deadline[Symbol.dispose]();
    scope.dispose();
  }
}

const timedOut = ({ id, timeoutMs }: SpeechServer) =>
  new AibotError(`${id} gave no answer within ${timeoutMs / 1000} s.`, {
    code: 'stt-server-timeout',
    retryable: true,
    nextSteps: ['Run `aibot doctor` to see which servers answer.'],
  });

const unreachable = ({ id, baseUrl }: SpeechServer, cause: unknown) =>
  new AibotError(`${id} cannot be reached at ${baseUrl}.`, {
    code: 'stt-server-unreachable',
    cause,
    retryable: true,
    nextSteps: ['Start the server, or correct its address: `aibot config set engines.stt.url <url>`.'],
  });

/** The body is left out: a server may quote the words it was sent. */
function refused({ id }: SpeechServer, status: number): AibotError {
  if (status >= 500 || status === 429 || status === 408) {
    return new AibotError(`${id} failed with HTTP status ${status}.`, {
      code: 'stt-server-failed',
      retryable: true,
    });
  }
  const nextSteps =
    status === 401 || status === 403
      ? ['Set its key: `aibot config set engines.stt.apiKey`.']
      : ['Check its address and model: `aibot config get engines.stt`.'];
  return new AibotError(`${id} refused the request with HTTP status ${status}.`, {
    code: 'stt-server-refused',
    nextSteps,
  });
}
