import { randomUUID } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { eventStream } from '../control/contract.ts';
import type { ControlEvent } from '../control/events.ts';
import type { ComponentStatus, DaemonStatus, SessionStatus } from '../control/status.ts';
import type { DaemonWatch } from './daemon-parts.ts';
import { createEventBus } from './event-bus.ts';
import { createLogBuffer } from './log-buffer.ts';
import { applyEvent, noTurns, summarize } from './turn-statistics.ts';

/** What the process that is watched runs; whatever is not there is not shown. */
export interface WatchedParts {
  readonly components?: (() => readonly ComponentStatus[]) | undefined;
  readonly sessions?: (() => readonly SessionStatus[]) | undefined;
  /** Resident memory of the child processes. */
  readonly childRssBytes?: (() => Promise<number>) | undefined;
  readonly eventLoopDelayP99Ms?: (() => number) | undefined;
}

/** Events, log lines and the status of this process: of the daemon, or of a gateway that runs alone. */
export interface ProcessWatch extends DaemonWatch {
  readonly startedAtMs: number;
  /** Takes every log line, as JSON. */
  readonly onLogLine: (line: string) => void;
  /** What the status shows from now on; may be called for one thing after the other. */
  show(parts: WatchedParts): void;
  readonly state: DaemonStatus['state'];
  enter(state: DaemonStatus['state']): void;
}

const keptLogLines = 5_000;

export function createProcessWatch({ profile }: Pick<Config, 'profile'>): ProcessWatch {
  const startedAtMs = Date.now();
  const bus = createEventBus({ capacity: eventStream.replayCapacity, epoch: randomUUID().slice(0, 8) });
  let statistics = noTurns;
  let state: DaemonStatus['state'] = 'starting';
  let shown: WatchedParts = {};
  const publish = (event: ControlEvent) => {
    statistics = applyEvent(statistics, event);
    bus.publish(event);
  };
  const logs = createLogBuffer({
    capacity: keptLogLines,
    onRecord: (record) => publish({ type: 'log-written', atMs: record.timeMs, record }),
  });
  return {
    startedAtMs,
    publish,
    bus,
    logs,
    onLogLine: logs.write,
    show(parts) {
      shown = { ...shown, ...parts };
    },
    get state() {
      return state;
    },
    enter(next) {
      state = next;
    },
    status: async () => ({
      state,
      version: packageVersion(),
      pid: process.pid,
      profile,
      startedAtMs,
      uptimeMs: Date.now() - startedAtMs,
      components: shown.components?.() ?? [],
      sessions: shown.sessions?.() ?? [],
      turns: summarize(statistics),
      resources: await measureResources(shown),
    }),
  };
}

async function measureResources(parts: WatchedParts): Promise<DaemonStatus['resources']> {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    rssBytes: rss + ((await parts.childRssBytes?.()) ?? 0),
    heapUsedBytes: heapUsed,
    cpuFraction: (user + system) / 1e6 / process.uptime(),
    eventLoopDelayP99Ms: parts.eventLoopDelayP99Ms?.() ?? 0,
  };
}
