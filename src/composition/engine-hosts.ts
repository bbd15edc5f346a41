import { createEngineHost, type HostEvent } from '../engines/host/create-engine-host.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import { type HostName, hostEntry } from '../engines/host/host-entry.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

/** The child processes that hold native engines. Nothing runs before the first engine is loaded. */
export interface EngineHosts extends Readonly<Record<HostName, EngineHost>> {
  /** A second process of those whose work cannot be interrupted, for what can wait: a live call never waits for it. */
  readonly batch: Readonly<Record<BatchHostName, EngineHost>>;
  readonly all: readonly EngineHost[];
  dispose(): Promise<void>;
}

type BatchHostName = 'hearing' | 'speaking';

export interface EngineHostsOptions {
  readonly clock: Clock;
  readonly loggerFor: (source: string) => Logger;
  readonly onHostEvent?: ((event: HostEvent) => void) | undefined;
}

/**
 * The language model gives way: on two busy cores it would otherwise take the time the ears and the voice
 * need within the next 20 ms, while its own answer is a matter of hundreds.
 */
const niceness: Readonly<Record<HostName, number>> = { hearing: 0, speaking: 0, thinking: 5 };
/** A ninth of the time of a live host where both want the same core, and all of it where none does. */
const batchNiceness = 10;
/**
 * Loading again takes one to four seconds, and programs ask in bursts minutes apart: most of them find it loaded.
 * Its memory (100 to 250 MB) others may need where it stays quiet for longer.
 */
const batchIdleMs = 300_000;

export function createEngineHosts(options: EngineHostsOptions): EngineHosts {
  const open = (program: HostName, name: string, how: { readonly nice: number; readonly idleMs?: number }) =>
    createEngineHost({
      name,
      entry: hostEntry(program),
      clock: options.clock,
      logger: options.loggerFor(`host:${name}`),
      ...how,
      ...(options.onHostEvent && { onEvent: options.onHostEvent }),
    });
  const openLive = (name: HostName) => open(name, name, { nice: niceness[name] });
  const openBatch = (name: BatchHostName) =>
    open(name, `batch-${name}`, { nice: batchNiceness, idleMs: batchIdleMs });
  const hosts = {
    hearing: openLive('hearing'),
    speaking: openLive('speaking'),
    thinking: openLive('thinking'),
  };
  const batch = { hearing: openBatch('hearing'), speaking: openBatch('speaking') };
  const all = [...Object.values(hosts), ...Object.values(batch)];
  return {
    ...hosts,
    batch,
    all,
    async dispose() {
      await Promise.all(all.map((host) => host.dispose()));
    },
  };
}
