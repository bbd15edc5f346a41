import type { ServerResponse } from 'node:http';

export interface EventStreamResponse {
  /** Sends a formatted event; a client that is too far behind is let go. */
  readonly send: (chunk: string) => void;
  /** Ends the stream from our side. */
  end(): void;
}

/** A client this far behind is let go; it comes back with its last id and gets the rest from the replay. */
const maxUnsentBytes = 4 * 1024 * 1024;

/** Answers with server-sent events: a comment at once and now and then, so that both sides notice a dead peer. */
export function openEventStream(
  response: ServerResponse,
  options: {
    readonly heartbeatMs: number;
    readonly onClose: () => void;
    readonly headers?: Readonly<Record<string, string>>;
  },
): EventStreamResponse {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    ...options.headers,
  });
  // The first bytes tell the client that it is subscribed: nothing published from now on is missed.
  response.write(': subscribed\n\n');
  const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), options.heartbeatMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    options.onClose();
  });
  return {
    send(chunk) {
      if (response.writableLength > maxUnsentBytes) response.destroy();
      else response.write(chunk);
    },
    end: () => void response.end(),
  };
}
