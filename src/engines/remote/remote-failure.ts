import { isCancelled } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';

/** A server as its errors name it. */
export interface RemoteServer {
  /** `the language model server`. */
  readonly name: string;
  readonly url: string;
}

/** The error for an HTTP status that is not a success; what is worth trying again says so. */
export function refusedByServer({ name, url }: RemoteServer, status: number): AibotError {
  const says = (code: string, message: string, retryable: boolean, nextSteps: readonly string[] = []) =>
    new AibotError(`${capital(name)} at ${url} ${message}.`, { code, retryable, nextSteps });
  if (status === 401 || status === 403) {
    return says('remote-unauthorized', `does not accept the API key (HTTP ${status})`, false, [
      'Set the key with `aibot config set`.',
    ]);
  }
  if (status === 404) {
    return says('remote-not-found', 'does not know the model or the path (HTTP 404)', false, [
      'Check the address and the model with `aibot config list`.',
    ]);
  }
  if (status === 429) return says('remote-busy', 'has too much to do (HTTP 429)', true);
  if (status >= 500) return says('remote-failed', `failed (HTTP ${status})`, true);
  return says('remote-rejected', `rejected the request (HTTP ${status})`, false);
}

/** The error for an answer that ended before it was complete. */
export function cutOffByServer({ name, url }: RemoteServer, cause?: unknown): AibotError {
  return new AibotError(`${capital(name)} at ${url} broke off its answer.`, {
    code: 'remote-cut-off',
    retryable: true,
    cause,
  });
}

/** The error for an answer that is not what was agreed on. */
export function unreadableAnswer({ name, url }: RemoteServer, cause?: unknown): AibotError {
  return new AibotError(`${capital(name)} at ${url} gave an answer that cannot be read.`, {
    code: 'remote-unreadable',
    retryable: true,
    cause,
  });
}

/** What `fetch` throws when there is no connection, as an {@link AibotError}; ours and cancellations as they are. */
export function connectionFailure(server: RemoteServer, thrown: unknown): unknown {
  if (thrown instanceof AibotError || isCancelled(thrown)) return thrown;
  return new AibotError(`${capital(server.name)} at ${server.url} cannot be reached.`, {
    code: 'remote-unreachable',
    retryable: true,
    cause: thrown,
    nextSteps: ['Run `aibot doctor` to see which services answer.'],
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
