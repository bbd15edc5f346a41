import type { CallOptions } from '../../core/ports/index.ts';
import { createScope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { type HttpRequest, request } from './http-request.ts';
import { cutOffByServer, type RemoteServer, timedOut } from './remote-failure.ts';

/** How long an answer may take altogether. */
export interface Patience {
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * One request and the whole body of its answer, within a time.
 *
 * @throws AibotError `remote-timeout`, `remote-cut-off`, or what {@link request} throws
 */
export async function requestText(
  server: RemoteServer,
  what: HttpRequest,
  { timeoutMs, clock }: Patience,
  { signal }: CallOptions,
): Promise<string> {
  const scope = createScope(signal);
  const deadline = clock.after(timeoutMs, () => scope.cancel('deadline'));
  try {
    const response = await request(server, what, scope);
    return await response.text();
  } catch (thrown) {
    signal.throwIfAborted();
    if (scope.signal.aborted) throw timedOut(server, timeoutMs);
    throw thrown instanceof AibotError ? thrown : cutOffByServer(server, thrown);
  } finally {
    deadline[Symbol.dispose]();
    scope.dispose();
  }
}

/** JSON of a body, or undefined when it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
