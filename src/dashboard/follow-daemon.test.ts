import { expect, it } from 'vitest';
import { conversationEvents, statusOf } from '../../test/tui/recorded-conversation.ts';
import { applyChange, emptyModel } from './dashboard-model.ts';
import { type DashboardSource, followDaemon } from './follow-daemon.ts';

it('misses nothing of what happens while the past is read', async () => {
  const [early, ...later] = conversationEvents('t1');
  const published = early ? [early] : [];
  const leaving = new AbortController();
  const source: DashboardSource = {
    logs: () => Promise.resolve({ records: [], cursor: String(published.length) }),
    status() {
      published.push(...later.slice(0, 1));
      return Promise.resolve(statusOf());
    },
    turns() {
      published.push(...later.slice(1));
      return Promise.resolve([]);
    },
    async *events({ lastEventId }) {
      await Promise.resolve();
      for (const [index, event] of published.entries())
        if (index >= Number(lastEventId)) yield { id: String(index + 1), event };
      leaving.abort();
    },
  };
  let model = emptyModel;
  await followDaemon({
    source,
    signal: leaving.signal,
    onChange(change) {
      model = applyChange(model, change);
    },
  });
  expect(model.turns).toMatchObject([{ turnId: 't1', phase: 'over' }]);
  expect(model.turns[0]?.heard).toContain('capital');
});
