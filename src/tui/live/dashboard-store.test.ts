import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { conversationEvents, statusOf } from '../../../test/tui/recorded-conversation.ts';
import type { DaemonStatus } from '../../control/status.ts';
import { createDashboardStore } from './dashboard-store.ts';

describe('the dashboard store', () => {
  it('draws one frame for all that comes within its time, however much', async () => {
    const clock = createVirtualClock();
    using store = createDashboardStore({ clock, frameMs: 100 });
    let frames = 0;
    store.subscribe(() => {
      frames += 1;
    });
    const events = conversationEvents('t1');
    for (let count = 0; count < 10_000; count++) {
      const event = events[count % events.length]!;
      store.change({ type: 'event-received', event, nowMs: clock.now() });
      if (count % 1_000 === 999) await clock.advance(100);
    }
    expect(frames).toBe(10);
    expect(store.snapshot().model).toBe(store.current().model);
  });

  it('draws nothing for what the screen does not show', async () => {
    const clock = createVirtualClock();
    using store = createDashboardStore({ clock, frameMs: 100 });
    let frames = 0;
    store.look({ ...store.current().view, screen: 'services' });
    store.subscribe(() => {
      frames += 1;
    });
    for (const event of conversationEvents('t1')) {
      store.change({ type: 'event-received', event, nowMs: clock.now() });
      await clock.advance(100);
    }
    expect(frames).toBe(0);
    store.change({ type: 'status-read', status: statusOf(), nowMs: clock.now() });
    await clock.advance(100);
    expect(frames).toBe(1);
    store.look({ ...store.current().view, screen: 'conversation' });
    expect(store.snapshot().model.turns).toHaveLength(1);
  });

  it('draws a screen without figures of the daemon only when its state changes, or time has passed', async () => {
    const clock = createVirtualClock();
    using store = createDashboardStore({ clock, frameMs: 100 });
    store.look({ ...store.current().view, screen: 'logs' });
    let frames = 0;
    store.subscribe(() => {
      frames += 1;
    });
    const read = async (status: Partial<DaemonStatus>) => {
      store.change({ type: 'status-read', status: statusOf(status), nowMs: clock.now() });
      await clock.advance(100);
      return frames;
    };
    expect(await read({ uptimeMs: 60_000 })).toBe(1);
    expect(await read({ uptimeMs: 62_000 })).toBe(1);
    expect(await read({ uptimeMs: 64_000, state: 'stopping' })).toBe(2);
    expect(await read({ uptimeMs: 72_000, state: 'stopping' })).toBe(3);
  });

  it('answers a key at once, with all that is known', () => {
    const clock = createVirtualClock();
    using store = createDashboardStore({ clock });
    store.change({ type: 'connected', nowMs: 1 });
    store.look({ ...store.current().view, screen: 'logs' });
    expect(store.snapshot()).toMatchObject({
      view: { screen: 'logs' },
      model: { connection: { state: 'connected' } },
    });
  });
});
