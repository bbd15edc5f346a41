import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ScriptedTcpServer extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Resolves when no connection is open any more. */
  allGone(): Promise<void>;
  /** What is done with the next connections. */
  serve(handler: (socket: Socket) => void | Promise<void>): void;
}

/** A real TCP server on a free port of the loopback; what it does with a connection the test writes. */
export async function startScriptedTcpServer(
  first: (socket: Socket) => void | Promise<void>,
): Promise<ScriptedTcpServer> {
  let handler = first;
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // a client may reset the connection
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
    void handler(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return sockets.size;
    },
    allGone: () =>
      sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve)),
    serve(next) {
      handler = next;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
