import { getPriority } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/fakes/virtual-clock.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import { usageMethod } from '../engines/host/messages.ts';
import { createScope } from '../shared/abort.ts';
import { silentLogger } from '../shared/logger.ts';
import { createEngineHosts, type EngineHosts } from './engine-hosts.ts';

const scope = createScope();
let hosts: EngineHosts;
afterEach(() => hosts.dispose());

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Any call starts a host; this one needs no model. */
async function pidOf(host: EngineHost): Promise<number> {
  await host.request(usageMethod, undefined, scope);
  return (await host.stats()).pid!;
}

it('does batch work in processes of its own, which come and go without touching the live ones', async () => {
  const clock = createVirtualClock();
  const died = Promise.withResolvers<string>();
  hosts = createEngineHosts({
    clock,
    loggerFor: () => silentLogger,
    onHostEvent: (event) => {
      if (event.type === 'host-died') died.resolve(event.name);
    },
  });
  const { speaking, batch } = hosts;
  const live = await pidOf(speaking);
  expect(await batch.speaking.stats()).toMatchObject({ name: 'batch-speaking', state: 'stopped' });

  const first = await pidOf(batch.speaking);
  expect(first).not.toBe(live);
  expect(getPriority(first)).toBe(Math.max(10, getPriority(live)));

  process.kill(first, 'SIGKILL');
  expect(await died.promise).toBe('batch-speaking');
  expect(await pidOf(speaking)).toBe(live);

  const again = pidOf(batch.speaking);
  await clock.advance(200);
  const second = await again;
  await clock.advance(300_000);
  expect((await batch.speaking.stats()).state).toBe('stopped');
  expect(await pidOf(speaking)).toBe(live);
  await hosts.dispose();
  expect([live, second].map(isAlive)).toEqual([false, false]);
});
