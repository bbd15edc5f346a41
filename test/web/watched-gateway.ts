import { randomUUID } from 'node:crypto';
import { composeDashboardFeed } from '../../src/composition/dashboard-feed.ts';
import { eventStream } from '../../src/control/contract.ts';
import type { ControlEvent } from '../../src/control/events.ts';
import type { TurnReceipt } from '../../src/control/receipts.ts';
import type { DaemonStatus } from '../../src/control/status.ts';
import { createEventBus } from '../../src/daemon/event-bus.ts';
import { createLogBuffer } from '../../src/daemon/log-buffer.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { statusOf } from '../tui/recorded-conversation.ts';

/** A real gateway with the page, before a real event bus that a test publishes to. */
export interface WatchedGateway extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  publish(...events: readonly ControlEvent[]): void;
  /** One line of the log, as JSON. */
  log(line: object): void;
}

export async function openWatchedGateway(options: {
  readonly keys?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly status?: Partial<DaemonStatus>;
  readonly turns?: readonly TurnReceipt[];
}): Promise<WatchedGateway> {
  const bus = createEventBus({ capacity: eventStream.replayCapacity, epoch: randomUUID().slice(0, 8) });
  const publish = (event: ControlEvent) => bus.publish(event);
  const logs = createLogBuffer({
    capacity: 100,
    onRecord: (record) => publish({ type: 'log-written', atMs: record.timeMs, record }),
  });
  const feed = composeDashboardFeed({
    watch: { publish, bus, logs, status: () => Promise.resolve(statusOf(options.status)) },
    turns: () => Promise.resolve([...(options.turns ?? [])]),
  });
  const served = await createScriptedGateway({ feed, ...(options.keys && { keys: options.keys }) });
  const url = await served.listen(options.port);
  return {
    url,
    port: Number(new URL(url).port),
    publish(...events) {
      for (const event of events) publish(event);
    },
    log: (line) => logs.write(JSON.stringify(line)),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}
