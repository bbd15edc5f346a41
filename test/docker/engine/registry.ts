import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pings } from './answers.ts';

export interface Registry {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  stop(): Promise<void>;
}

/** An empty registry on a free port of the loopback, its blobs below `dir`. */
export async function startRegistry(dir: string, env: Readonly<Record<string, string>>): Promise<Registry> {
  const port = await freePort();
  const config = join(dir, 'registry.yml');
  const lines = [
    'version: 0.1',
    'log: {level: error}',
    `storage: {filesystem: {rootdirectory: ${join(dir, 'registry')}}, delete: {enabled: true}}`,
    `http: {addr: "127.0.0.1:${port}"}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const log = openSync(join(dir, 'registry.log'), 'a');
  const child = spawn('docker-registry', ['serve', config], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  for (let attempt = 0; !(await pings({ host: '127.0.0.1', port, path: '/v2/' })); attempt++) {
    if (attempt > 200 || child.exitCode !== null) throw new Error('the registry did not start');
    await sleep(50);
  }
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The registry cannot say which port it took, so one is tried out first. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === 'object' && address ? address.port : 0;
}
