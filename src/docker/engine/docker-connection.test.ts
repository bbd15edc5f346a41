import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { DockerConnection } from './docker-connection.ts';

it('costs a request no time for words that docker-modem makes of its agent and throws away', async () => {
  const connection = new DockerConnection({ url: 'tcp://127.0.0.1:1', source: 'setting' });
  const words = await connection.call('', {}, ({ modem }) => {
    const { agent } = modem as { readonly agent?: unknown };
    return Promise.resolve(inspect(agent, { showHidden: true, depth: null }));
  });
  expect(words).toBe('the agent of the engine');
  connection.close();
});
