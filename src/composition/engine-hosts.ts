import { createEngineHost, type HostEvent } from '../engines/host/create-engine-host.ts';
import type { EngineHost } from '../engines/host/engine-host.ts';
import { type HostName, hostEntry } from '../engines/host/host-entry.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

/** The child processes that hold native engines. Nothing runs before the first engine is loaded. */
export interface EngineHosts extends Readonly<Record<HostName, EngineHost>> {
  readonly all: readonly EngineHost[];
  dispose(): Promise<void>;
}

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

export function createEngineHosts(options: EngineHostsOptions): EngineHosts {
  const open = (name: HostName) =>
    createEngineHost({
      name,
      entry: hostEntry(name),
      clock: options.clock,
      logger: options.loggerFor(`host:${name}`),
      nice: niceness[name],
      ...(options.onHostEvent && { onEvent: options.onHostEvent }),
    });
  const hosts = { hearing: open('hearing'), speaking: open('speaking'), thinking: open('thinking') };
  const all = Object.values(hosts);
  return {
    ...hosts,
    all,
    async dispose() {
      await Promise.all(all.map((host) => host.dispose()));
    },
  };
}
