import { formatServerSentEvent } from '../control/event-stream.ts';
import type { DaemonActions, DaemonWatch } from '../daemon/daemon-parts.ts';
import { followBus } from '../daemon/event-bus.ts';
import type { DashboardFeed } from '../gateway/web/dashboard-feed.ts';

/** The gateway's page sees what the control API's clients see: the same bus, the same status, the same receipts. */
export function composeDashboardFeed({
  watch,
  turns,
}: {
  readonly watch: DaemonWatch;
  readonly turns: DaemonActions['turns'];
}): DashboardFeed {
  return {
    status: () => watch.status(),
    turns: async (limit, options) => ({ turns: await turns({ limit }, options) }),
    logs: (limit) => ({ records: watch.logs.read({}, limit), cursor: watch.bus.lastId() }),
    follow: (lastEventId, send) =>
      followBus(watch.bus, lastEventId, ({ id, event }) => send(formatServerSentEvent(id, event))),
  };
}
