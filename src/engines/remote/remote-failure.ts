import { isCancelled } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';

/** A server as its errors name it. */
export interface RemoteServer {
  /** `the language model server`. */
  readonly name: string;
  readonly url: string;
  /** The section of the configuration it comes from, for the next step: `engines.stt`. */
  readonly section?: string | undefined;
}

/** The error for an HTTP status that is not a success; what is worth trying again says so. */
export function refusedByServer(server: RemoteServer, status: number): AibotError {
  const says = (code: string, message: string, retryable: boolean, nextSteps: readonly string[] = []) =>
    new AibotError(`${capital(server.name)} at ${server.url} ${message}.`, { code, retryable, nextSteps });
  const { section } = server;
  if (status === 401 || status === 403) {
    return says('remote-unauthorized', `does not accept the API key (HTTP ${status})`, false, [
      section
        ? `Set its key: \`aibot config set ${section}.apiKey\`.`
        : 'Set the key with `aibot config set`.',
    ]);
  }
  if (status === 404 || status === 405) {
    return says('remote-not-found', `does not know the model or the path (HTTP ${status})`, false, [
      section
        ? `Check its address, its kind and the model: \`aibot config get ${section}\`.`
        : 'Check the address and the model with `aibot config list`.',
    ]);
  }
  if (status === 429) return says('remote-busy', 'has too much to do (HTTP 429)', true);
  if (status === 408 || status >= 500) return says('remote-failed', `failed (HTTP ${status})`, true);
  return says('remote-rejected', `rejected the request (HTTP ${status})`, false);
}

/** The error for a server that says itself that it failed; its words may be private and are left out. */
export function failedByServer({ name, url }: RemoteServer): AibotError {
  return new AibotError(`${capital(name)} at ${url} failed.`, { code: 'remote-failed', retryable: true });
}

/** The error for a server that does not do what it is asked for: another kind of server, most of the time. */
export function unsuitableServer({ name, url, section }: RemoteServer, why: string): AibotError {
  return new AibotError(`${capital(name)} at ${url} ${why}.`, {
    code: 'remote-unsuitable',
    nextSteps: section ? [`Correct it: \`aibot config get ${section}\`.`] : [],
  });
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
export function unreadableAnswer({ name, url, section }: RemoteServer, cause?: unknown): AibotError {
  return new AibotError(`${capital(name)} at ${url} gave an answer that cannot be read.`, {
    code: 'remote-unreadable',
    retryable: true,
    cause,
    nextSteps: section ? [`Check that it is such a server: \`aibot config get ${section}\`.`] : [],
  });
}

/** The error for a server that took longer than it may. */
export function timedOut({ name, url }: RemoteServer, timeoutMs: number): AibotError {
  return new AibotError(`${capital(name)} at ${url} gave no answer within ${timeoutMs / 1000} s.`, {
    code: 'remote-timeout',
    retryable: true,
    nextSteps: ['Run `aibot doctor` to see which services answer.'],
  });
}

/** What `fetch` throws when there is no connection, as an {@link AibotError}; ours and cancellations as they are. */
export function connectionFailure(server: RemoteServer, thrown: unknown): unknown {
  if (thrown instanceof AibotError || isCancelled(thrown)) return thrown;
  return new AibotError(`${capital(server.name)} at ${server.url} cannot be reached.`, {
    code: 'remote-unreachable',
    retryable: true,
    cause: thrown,
    nextSteps: [
      ...(server.section
        ? [`Start the server, or correct its address: \`aibot config set ${server.section}.url URL\`.`]
        : []),
      'Run `aibot doctor` to see which services answer.',
    ],
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
