import type { EngineHost } from '../engines/host/engine-host.ts';
import type { Clock } from '../shared/clock.ts';

/** What the process of an engine host uses. */
export interface PartUsage {
  readonly pid: number | undefined;
  readonly rssBytes: number;
  /** 1 is one whole core; of the time since it was asked before, absent the first time. */
  readonly cpuCores: number | undefined;
}

export interface HostUsageMeter {
  /** Asks the hosts; several who ask at once, or within `leastIntervalMs`, get the same figures. */
  measure(): Promise<ReadonlyMap<string, PartUsage>>;
  /** Of all hosts together, measured as {@link measure} does. */
  totalRssBytes(): Promise<number>;
  /** As last measured, by the name of the host. */
  of(name: string): PartUsage | undefined;
}

/** Over a shorter time a share of a core says more about the moment than about the process. */
const leastIntervalMs = 900;

interface Reading {
  readonly atMs: number;
  readonly pid: number | undefined;
  readonly cpuMs: number;
}

export function createHostUsageMeter(hosts: readonly EngineHost[], clock: Clock): HostUsageMeter {
  const readings = new Map<string, Reading>();
  let usages: ReadonlyMap<string, PartUsage> = new Map();
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  let measuring: Promise<ReadonlyMap<string, PartUsage>> | undefined;

  async function measureAll() {
    const stats = await Promise.all(hosts.map((host) => host.stats()));
    const atMs = clock.now();
    const next = new Map<string, PartUsage>();
    for (const { name, pid, rssBytes, cpuMs } of stats) {
      if (rssBytes === undefined || cpuMs === undefined) continue;
      const before = readings.get(name);
      // Another process counts from nothing again.
      const cpuCores =
        before?.pid === pid && before && atMs > before.atMs
          ? Math.max(0, cpuMs - before.cpuMs) / (atMs - before.atMs)
          : undefined;
      readings.set(name, { atMs, pid, cpuMs });
      next.set(name, { pid, rssBytes, cpuCores });
    }
    measuredAtMs = atMs;
    usages = next;
    return next;
  }

  async function measure() {
    if (clock.now() - measuredAtMs < leastIntervalMs) return usages;
    measuring ??= measureAll().finally(() => {
      measuring = undefined;
    });
    return await measuring;
  }

  return {
    measure,
    of: (name) => usages.get(name),
    async totalRssBytes() {
      const measured = await measure();
      return [...measured.values()].reduce((sum, { rssBytes }) => sum + rssBytes, 0);
    },
  };
}
