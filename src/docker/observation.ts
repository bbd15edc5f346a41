import type { HealthStatus } from './container.ts';

/** What happened to a container, as the engine tells it. */
export type EngineEvent = {
  readonly containerId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly atMs: number;
} & (
  | {
      readonly type:
        | 'created'
        | 'started'
        | 'stopped'
        | 'paused'
        | 'unpaused'
        | 'out-of-memory'
        | 'destroyed';
    }
  | { readonly type: 'died'; readonly exitCode: number }
  | { readonly type: 'killed'; readonly killSignal: string }
  | { readonly type: 'health-changed'; readonly health: HealthStatus }
);

/** One line of a container's output, without its line break. */
export interface LogChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** When the container wrote it, by the engine's clock. */
  readonly atMs: number | undefined;
}

export interface StatsSample {
  readonly atMs: number;
  /** 1 is one whole core. `undefined` in the first sample: it takes two. */
  readonly cpuCores: number | undefined;
  /** Without the page cache, as `docker stats` shows it. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number | undefined;
  readonly networkReceivedBytes: number;
  readonly networkSentBytes: number;
  readonly processes: number | undefined;
}
