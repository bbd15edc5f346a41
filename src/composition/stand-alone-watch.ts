import type { Config } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { eventStream } from '../control/contract.ts';
import type { ControlEvent } from '../control/events.ts';
import type { ComponentStatus, DaemonStatus } from '../control/status.ts';
import type { DaemonWatch } from '../daemon/daemon-parts.ts';
import { createEventBus } from '../daemon/event-bus.ts';
import { createLogBuffer } from '../daemon/log-buffer.ts';
import { applyEvent, noTurns, summarize } from '../daemon/turn-statistics.ts';

/** What a gateway without a daemon shows: its own engines, its own requests, the turns of /converse. */
export interface StandAloneWatch extends DaemonWatch {
  /** Takes every log line, as JSON. */
  readonly onLogLine: (line: string) => void;
  /** From then on the status says ready. */
  ready(): void;
}

const keptLogLines = 2_000;

export function createStandAloneWatch(
  config: Config,
  components: () => readonly ComponentStatus[],
): StandAloneWatch {
  const startedAtMs = Date.now();
  const bus = createEventBus({
    capacity: eventStream.replayCapacity,
    epoch: startedAtMs.toString(36),
  });
  let statistics = noTurns;
  let state: DaemonStatus['state'] = 'starting';
  const publish = (event: ControlEvent) => {
    statistics = applyEvent(statistics, event);
    bus.publish(event);
  };
  const logs = createLogBuffer({
    capacity: keptLogLines,
    onRecord: (record) => publish({ type: 'log-written', atMs: record.timeMs, record }),
  });
  return {
    publish,
    bus,
    logs,
    onLogLine: logs.write,
    ready: () => {
      state = 'ready';
    },
    status: () =>
      Promise.resolve({
        state,
        version: packageVersion(),
        pid: process.pid,
        profile: config.profile,
        startedAtMs,
        uptimeMs: Date.now() - startedAtMs,
        components: components(),
        sessions: [],
        turns: summarize(statistics),
        resources: resources(),
      }),
  };
}

function resources(): DaemonStatus['resources'] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    cpuFraction: (user + system) / 1e6 / process.uptime(),
    // Nobody measures it here: there is no conversation it could hold up.
    eventLoopDelayP99Ms: 0,
  };
}
