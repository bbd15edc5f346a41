import type { CallOptions } from '../../core/ports/index.ts';
import { connectionFailure, type RemoteServer, refusedByServer } from './remote-failure.ts';

export interface HttpRequest {
  /** Joined to the server's URL: `/api/tags`. */
  readonly path: string;
  /** Makes it a POST with this JSON. */
  readonly json?: unknown;
  /** Makes it a POST with this form. */
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are an answer as well. */
  readonly isFine?: (status: number) => boolean;
}

/**
 * One request to a server; the answer's head has come and says success, its body is the caller's to read. An
 * abort closes the connection.
 *
 * @throws AibotError `remote-unreachable`, or what {@link refusedByServer} makes of the status
 */
export async function request(
  server: RemoteServer,
  { path, json, form, headers, isFine }: HttpRequest,
  { signal }: CallOptions,
): Promise<Response> {
  signal.throwIfAborted();
  try {
    const response = await fetch(server.url.replace(/\/+$/, '') + path, {
      signal,
      headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      ...(form && { method: 'POST', body: form }),
    });
    if (response.ok || isFine?.(response.status)) return response;
    // The body is not read: a server may quote the private words it was sent.
    await response.body?.cancel();
    throw refusedByServer(server, response.status);
  } catch (thrown) {
    throw signal.aborted ? signal.reason : connectionFailure(server, thrown);
  }
}
