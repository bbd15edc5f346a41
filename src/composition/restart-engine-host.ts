import { notAvailableError } from '../control/errors.ts';
import type { CallOptions } from '../core/ports/index.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import type { Clock } from '../shared/clock.ts';
import type { EngineSet } from './engines.ts';

const pollMs = 50;

/**
 * Ends the process of an engine host (`host:thinking`, or `thinking`) and loads its engines into the one that
 * takes its place; the other hosts go on.
 */
export async function restartEngineHost(
  engines: EngineSet,
  id: string,
  { clock, signal }: CallOptions & { readonly clock: Clock },
): Promise<void> {
  const host = engines.hosts.all.find(({ name }) => id === name || id === `host:${name}`);
  if (!host) {
    const names = engines.hosts.all.map(({ name }) => `host:${name}`).join(', ');
    throw notAvailableError(`A restart of "${id}"`, [`Components that can be restarted: ${names}, discord.`]);
  }
  const { pid } = await host.stats();
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    while (!(await isReplaced(host, pid))) await clock.sleep(pollMs, { signal });
  }
  await engines.warmUp({ signal });
}

async function isReplaced(host: EngineHost, oldPid: number | undefined): Promise<boolean> {
  const { pid, state } = await host.stats();
  return pid !== oldPid && (state === 'running' || state === 'failed');
}
