import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { conversationEvents, statusOf } from '../../test/tui/recorded-conversation.ts';
import { Dashboard } from './Dashboard.tsx';
import { createDashboardStore } from './live/dashboard-store.ts';
import { themes } from './theme.ts';
import type { ViewEffect } from './view/apply-key.ts';

describe('the dashboard', () => {
  it('draws what the store gives out, and hands on what keys ask for', async () => {
    const effects: ViewEffect[] = [];
    using store = createDashboardStore();
    const app = render(
      <Dashboard store={store} theme={themes['no-colour']} onEffect={(effect) => effects.push(effect)} />,
    );
    const until = async (text: string) => {
      while (!app.lastFrame()?.includes(text)) await new Promise((resolve) => setImmediate(resolve));
    };
    store.change({ type: 'status-read', status: statusOf(), nowMs: 1 });
    store.change({ type: 'connected', nowMs: 1 });
    for (const event of conversationEvents('t1')) store.change({ type: 'event-received', event, nowMs: 1 });
    await until('The Club / General');
    app.stdin.write('2');
    await until('Paris is the capital.');
    app.stdin.write('x');
    app.stdin.write('q');
    expect(effects).toMatchObject([
      { type: 'run', command: { call: { endpoint: 'stop' } } },
      { type: 'quit' },
    ]);
    app.unmount();
  });
});
