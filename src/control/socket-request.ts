import { type IncomingMessage, request } from 'node:http';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { notRunningError } from './errors.ts';

export interface SocketRequest {
  /** Unix socket, or named pipe on Windows. */
  readonly socketPath: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly signal: AbortSignal;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends one request and resolves with the head of the answer; what cannot be reached is said in our terms. */
export function sendRequest({
  socketPath,
  method,
  path,
  signal,
  body,
  headers,
}: SocketRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const sent = request(
    {
      socketPath,
      method,
      path,
      signal,
      // No pool: a kept connection would keep the process alive after its work.
      agent: false,
      headers: {
        ...headers,
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
    },
    resolve,
  );
  sent.on('error', (error) => reject(unreachableError(error, socketPath)));
  sent.end(payload);
  return promise;
}

/** The JSON body; undefined when it is none. */
export async function readBody(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function unreachableError(error: NodeJS.ErrnoException, socketPath: string): Error {
  switch (error.code) {
    case 'ENOENT':
    // A file is in the way of the folder: nobody listens there, and `aibot up` says what is wrong.
    case 'ENOTDIR':
    case 'ECONNREFUSED':
      return notRunningError(error);
    case 'EACCES':
    case 'EPERM':
      return new AibotError(`This user may not open the daemon's socket ${socketPath}.`, {
        code: 'daemon-socket-denied',
        cause: error,
        exitCode: exitCodes.unavailable,
        nextSteps: [
          'Run the command as the user who started the daemon.',
          'Or set AIBOT_HOME to a home of your own.',
        ],
      });
    case 'ECONNRESET':
    case 'EPIPE':
      return new AibotError('The daemon went away in the middle of the answer.', {
        code: 'daemon-went-away',
        cause: error,
        retryable: true,
        exitCode: exitCodes.notRunning,
        nextSteps: ['See why with `aibot logs --level error`.'],
      });
    default:
      return error;
  }
}
