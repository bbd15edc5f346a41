import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpToolServer } from './mcp-tool-server.ts';

export interface McpHttpServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What clients sent as `authorization`. */
  readonly authorizations: ReadonlySet<string>;
}

/** The test's tool server over streamable HTTP, a session for each client; on a free port, or on that one. */
export async function startMcpHttpServer(port = 0): Promise<McpHttpServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const authorizations = new Set<string>();
  const http = createServer((request, response) => {
    authorizations.add(request.headers.authorization ?? '');
    void sessionOf(request).then((session) => session.handleRequest(request, response));
  });

  async function sessionOf(request: IncomingMessage): Promise<StreamableHTTPServerTransport> {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known) return known;
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await createMcpToolServer(() => http.closeAllConnections()).connect(transport);
    return transport;
  }

  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const { port: boundTo } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${boundTo}/mcp`,
    port: boundTo,
    authorizations,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}
