import type { StatsSample } from '../observation.ts';

interface CpuStats {
  readonly cpu_usage?: { readonly total_usage?: number };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** One line of `GET /containers/…/stats`, as far as it is used. */
export interface StatsLine {
  readonly read: string;
  readonly cpu_stats?: CpuStats;
  readonly precpu_stats?: CpuStats;
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>;
  readonly pids_stats?: { readonly current?: number };
}

/** `undefined` for the zeros that an engine sends of a container that has ended. */
export function readStats(line: StatsLine): StatsSample | undefined {
  const atMs = Date.parse(line.read);
  if (!(atMs > 0) || line.memory_stats?.usage === undefined) return undefined;
  const { usage, limit, stats = {} } = line.memory_stats;
  // The page cache belongs to the container but is given back at need: cgroup v1 and v2 name it differently.
  const cache = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0;
  const networks = Object.values(line.networks ?? {});
  return {
    atMs,
    cpuCores: cpuCores(line.cpu_stats, line.precpu_stats),
    memoryBytes: Math.max(0, usage - cache),
    memoryLimitBytes: limit,
    networkReceivedBytes: networks.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    networkSentBytes: networks.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
    processes: line.pids_stats?.current,
  };
}

function cpuCores(now: CpuStats | undefined, before: CpuStats | undefined): number | undefined {
  const used = (now?.cpu_usage?.total_usage ?? 0) - (before?.cpu_usage?.total_usage ?? 0);
  const passed = (now?.system_cpu_usage ?? 0) - (before?.system_cpu_usage ?? 0);
  if (before?.system_cpu_usage === undefined || passed <= 0) return undefined;
  return (used / passed) * (now?.online_cpus ?? 1);
}
