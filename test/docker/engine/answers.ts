import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as an engine answers on the socket. */
export async function answers(socketPath: string, deadlineMs: number): Promise<void> {
  const until = performance.now() + deadlineMs;
  while (!(await pings({ socketPath, path: '/_ping' }))) {
    if (performance.now() > until) throw new Error(`no engine answers on ${socketPath}`);
    await sleep(50);
  }
}

export function pings(target: {
  socketPath?: string;
  host?: string;
  port?: number;
  path: string;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...target, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false)).on('timeout', () => asked.destroy());
    asked.end();
  });
}
