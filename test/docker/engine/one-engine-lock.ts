import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * Two engines in one network namespace cut each other's containers off, so there is never a second one. The
 * lock is a name of that very namespace (an abstract socket): the kernel frees it however its holder dies.
 */
const lockName = '\0aibot-throw-away-engine';

export async function holdEngineLock(onWaiting: () => void): Promise<AsyncDisposable> {
  for (let hasSaid = false; ; hasSaid = true) {
    const waiting = new Set<Socket>();
    const server = createServer((socket) => waiting.add(socket.on('error', () => undefined)));
    try {
      await once(server.listen(lockName), 'listening');
      return {
        async [Symbol.asyncDispose]() {
          const closed = once(server, 'close');
          server.close();
          // Each waits for this one to go, and it is not closed before they are.
          for (const socket of waiting) socket.destroy();
          await closed;
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    if (!hasSaid) onWaiting();
    await holderGone();
  }
}

/** The holder accepts and says nothing; the connection ends with it. */
async function holderGone(): Promise<void> {
  const socket = connect(lockName).on('error', () => undefined);
  socket.resume();
  await once(socket, 'close');
}
