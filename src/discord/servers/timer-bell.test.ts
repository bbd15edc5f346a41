import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createTimerBell } from './timer-bell.ts';
import { createTimerStore } from './timer-store.ts';

function setUp() {
  const clock = createVirtualClock();
  const timers = createTimerStore(undefined, silentLogger);
  const rung: { readonly guildId: string; readonly id: string; readonly overdueMs: number }[] = [];
  const bell = createTimerBell({
    clock,
    timers,
    ring(guildId, { id }, overdueMs) {
      rung.push({ guildId, id, overdueMs });
      return Promise.resolve();
    },
    onFailure: () => undefined,
  });
  const timer = (id: string, inMs: number) => ({
    id,
    label: '',
    endsAt: clock.wallNow() + inMs,
    speakerId: 'alice',
    speakerName: 'Alice',
  });
  return { clock, timers, bell, rung, timer };
}

it('rings for each timer when it is up, and keeps it no longer', async () => {
  const { clock, timers, bell, rung, timer } = setUp();
  timers.set('north', [timer('eggs', 5_000), timer('bread', 60_000)], 'general');
  bell.watch('north');
  await clock.advance(4_000);
  expect(rung).toEqual([]);
  await clock.advance(2_000);
  expect(rung).toEqual([{ guildId: 'north', id: 'eggs', overdueMs: 0 }]);
  expect(timers.of('north').map(({ id }) => id)).toEqual(['bread']);
  await clock.advance(60_000);
  expect(rung.map(({ id }) => id)).toEqual(['eggs', 'bread']);
});

it('is quiet while the conversation has the timers', async () => {
  const { clock, timers, bell, rung, timer } = setUp();
  timers.set('north', [timer('eggs', 5_000)], 'general');
  bell.watch('north');
  bell.rest('north');
  await clock.advance(60_000);
  expect(rung).toEqual([]);
});

it('rings at once for what was up while the process was away, where it knows where', async () => {
  const { clock, timers, bell, rung, timer } = setUp();
  timers.set('north', [timer('eggs', -30_000)], 'general');
  timers.set('south', [timer('bread', -30_000)]);
  bell.watch('north');
  bell.watch('south');
  await clock.advance(10);
  expect(rung).toEqual([{ guildId: 'north', id: 'eggs', overdueMs: 30_000 }]);
  expect(timers.of('south')).toHaveLength(1);
});
