import { expect, it } from 'vitest';
import { createVirtualClock } from '../../test/fakes/virtual-clock.ts';
import type { EngineHost, HostStats } from '../engines/host/engine-host.ts';
import { createHostUsageMeter } from './host-usage.ts';

/** A host whose figures a test sets. */
function scriptedHost(first: Partial<HostStats>) {
  const host = {
    name: 'thinking',
    asked: 0,
    now: { name: 'thinking', state: 'running', pid: 7, restarts: 0, rssBytes: 100, cpuMs: 500, ...first },
    stats() {
      host.asked++;
      return Promise.resolve(host.now as HostStats);
    },
  };
  return host as typeof host & EngineHost;
}

it('tells the share of a core since it was asked before, and nothing of another process', async () => {
  const clock = createVirtualClock();
  const host = scriptedHost({});
  const meter = createHostUsageMeter([host], clock);
  expect((await meter.measure()).get('thinking')).toEqual({ pid: 7, rssBytes: 100, cpuCores: undefined });
  host.now = { ...host.now, cpuMs: 3_500 };
  await clock.advance(2_000);
  await Promise.all([meter.measure(), meter.measure()]);
  expect(meter.of('thinking')).toEqual({ pid: 7, rssBytes: 100, cpuCores: 1.5 });
  await meter.measure();
  expect(host.asked).toBe(2);
  host.now = { ...host.now, pid: 8, cpuMs: 100 };
  await clock.advance(2_000);
  expect((await meter.measure()).get('thinking')).toMatchObject({ pid: 8, cpuCores: undefined });
  host.now = { ...host.now, state: 'backing-off', rssBytes: undefined, cpuMs: undefined };
  await clock.advance(2_000);
  await meter.measure();
  expect(meter.of('thinking')).toBeUndefined();
});
