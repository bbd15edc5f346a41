import type { ControlEvent } from '../control/events.ts';
import type { LogRecord } from '../control/logs.ts';
import type { TurnReceipt } from '../control/receipts.ts';
import type { ServiceStatus } from '../control/services.ts';
import type { DaemonStatus } from '../control/status.ts';
import { isCancelled } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { AibotError } from '../shared/errors.ts';
import type { DashboardChange } from './dashboard-model.ts';

interface SourceCall {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

/** Where a dashboard learns from: the daemon's socket, or a gateway. Every call rejects with what to do about it. */
export interface DashboardSource {
  status(call: SourceCall): Promise<DaemonStatus>;
  /** The services behind the engines; absent where nobody is told of them. */
  services?(call: SourceCall): Promise<readonly ServiceStatus[]>;
  /** The newest receipts. */
  turns(limit: number, call: SourceCall): Promise<readonly TurnReceipt[]>;
  /** The newest log lines; events after `cursor` are not among them. */
  logs(
    limit: number,
    call: SourceCall,
  ): Promise<{ readonly records: readonly LogRecord[]; readonly cursor: string }>;
  /** What came after `lastEventId`, then what comes; ends when the other side ends it. */
  events(call: {
    readonly signal: AbortSignal;
    readonly lastEventId: string;
  }): AsyncIterable<{ readonly id: string; readonly event: ControlEvent }>;
}

export interface FollowDaemonOptions {
  readonly source: DashboardSource;
  readonly signal: AbortSignal;
  readonly onChange: (change: DashboardChange) => void;
}

/** Memory, uptime and the percentiles come with the status; events bring the rest at once. */
const statusMs = 2_000;
/** Where nothing has happened for `quietAfterMs`, nobody waits for figures, and they may cost half as much. */
const quietStatusMs = 4_000;
const quietAfterMs = 5_000;
const retryMs = 1_000;
const pastTurns = 200;
const pastLogs = 500;

/** Keeps the model up to date until `signal`, through every loss of the daemon; never rejects. */
export async function followDaemon(options: FollowDaemonOptions): Promise<void> {
  let lastChangeMs = Date.now();
  const onEvent = () => {
    lastChangeMs = Date.now();
  };
  const waitMs = () => (Date.now() - lastChangeMs < quietAfterMs ? statusMs : quietStatusMs);
  await Promise.all([followEvents(options, onEvent), pollStatus(options, waitMs)]);
}

async function followEvents(options: FollowDaemonOptions, onEvent: () => void): Promise<void> {
  const { source, signal, onChange } = options;
  // An id of no daemon: one that starts later gives everything it has.
  let lastEventId = 'none-0';
  while (!signal.aborted) {
    try {
      lastEventId = await readPast(options, lastEventId);
      onChange({ type: 'connected', nowMs: Date.now() });
      for await (const { id, event } of source.events({ signal, lastEventId })) {
        lastEventId = id;
        onEvent();
        onChange({ type: 'event-received', event, nowMs: Date.now() });
      }
      tell(options, undefined);
    } catch (error) {
      if (isCancelled(error)) return;
      tell(options, error);
    }
    await pause(retryMs, signal);
  }
}

/** What was before this connection; gives the event to go on from. */
async function readPast(
  { source, signal, onChange }: FollowDaemonOptions,
  lastEventId: string,
): Promise<string> {
  // First: whatever happens while the rest is read comes after the cursor, and none of it is missed.
  const cursor = await readLogs();
  const status = await source.status({ signal });
  onChange({ type: 'status-read', status, nowMs: Date.now() });
  await readServices(source, signal, onChange);
  onChange({ type: 'receipts-read', receipts: await source.turns(pastTurns, { signal }) });
  return cursor;

  async function readLogs(): Promise<string> {
    // Coming back, what was missed is replayed, log lines as well.
    if (lastEventId !== 'none-0') return lastEventId;
    const { records, cursor: newest } = await source.logs(pastLogs, { signal });
    onChange({ type: 'logs-read', records });
    return newest;
  }
}

function tell({ onChange }: FollowDaemonOptions, error: unknown): void {
  // A daemon that is killed leaves a torn connection, whose own words help nobody.
  const { message, nextSteps } =
    error instanceof AibotError
      ? error
      : {
          message: 'The daemon has gone.',
          nextSteps: ['`aibot up` starts it; this screen comes back by itself.'],
        };
  onChange({ type: 'disconnected', nowMs: Date.now(), message, nextSteps });
}

async function pollStatus(
  { source, signal, onChange }: FollowDaemonOptions,
  waitMs: () => number,
): Promise<void> {
  while (!signal.aborted) {
    await pause(waitMs(), signal);
    try {
      // First: the sample that is taken with the status has their figures in it.
      await readServices(source, signal, onChange);
      const status = await source.status({ signal, deadlineMs: 3_000 });
      onChange({ type: 'status-read', status, nowMs: Date.now() });
    } catch {
      // Whether it is there is for the event stream to say.
    }
  }
}

/** What is not told is no reason to show nothing at all. */
async function readServices(
  source: DashboardSource,
  signal: AbortSignal,
  onChange: FollowDaemonOptions['onChange'],
): Promise<void> {
  const services = await source.services?.({ signal, deadlineMs: 3_000 }).catch(() => undefined);
  if (services) onChange({ type: 'services-read', services });
}

const pause = (ms: number, signal: AbortSignal) => systemClock.sleep(ms, { signal }).catch(() => undefined);
