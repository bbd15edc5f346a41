import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createScope } from '../../shared/abort.ts';
import { AibotError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createEngineHost, type EngineHostOptions, type HostEvent } from './create-engine-host.ts';
import type { EngineHost } from './engine-host.ts';

const entry = new URL('../../../test/fakes/rehearsal-host.ts', import.meta.url);
const scope = createScope();
let clock: VirtualClock;
let host: EngineHost;
let seen: HostEvent[];
let onSeen: (() => void) | undefined;

/** Resolves when the host has reported `count` events of a type. */
const reported = async (type: HostEvent['type'], count = 1) => {
  while (seen.filter((event) => event.type === type).length < count) {
    await new Promise<void>((resolve) => {
      onSeen = resolve;
    });
  }
  await clock.settle();
};

function create(options: Partial<EngineHostOptions> = {}): EngineHost {
  return createEngineHost({
    name: 'rehearsal',
    entry,
    clock,
    logger: silentLogger,
    onEvent: (event) => {
      seen.push(event);
      onSeen?.();
    },
    ...options,
  });
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof AibotError ? error.code : String(error)),
  );
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const pid = () => host.request<number>('pid', undefined, scope);

beforeEach(() => {
  clock = createVirtualClock();
  seen = [];
  host = create();
});
afterEach(() => host.dispose());

describe('engine host', () => {
  it('starts with the first call and carries typed arrays both ways', async () => {
    expect(await host.stats()).toMatchObject({ state: 'stopped', pid: undefined });
    const samples = new Float32Array([0, 0.5, -0.5, 1]).subarray(1, 3);
    expect(await host.request('echo', { samples }, scope)).toEqual({
      samples: new Float32Array([0.5, -0.5]),
    });
    const stats = await host.stats();
    expect(stats).toMatchObject({ state: 'running', restarts: 0 });
    expect(stats.rssBytes).toBeGreaterThan(10_000_000);
    expect(stats.cpuMs).toBeGreaterThan(1);
  });

  it('passes environment variables to the child', async () => {
    await host.dispose();
    host = create({ env: { REHEARSAL: 'yes' }, nice: 5 });
    expect(await host.request('environment', 'REHEARSAL', scope)).toBe('yes');
  });

  it('streams events in order', async () => {
    const numbers: number[] = [];
    for await (const number of host.stream<number>('count', 200, scope)) numbers.push(number);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });

  it('carries errors with all they say', async () => {
    const error: unknown = await host.request('refuse', undefined, scope).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AibotError);
    expect(error).toMatchObject({
      message: 'The model is not one.',
      code: 'model-invalid',
      expected: true,
      retryable: true,
      nextSteps: ['Run `aibot models pull`.'],
    });
  });

  it('answers bugs with errors and goes on', async () => {
    expect(await codeOf(host.request('nothing', undefined, scope))).toBe('engine-host-unknown-method');
    expect(await codeOf(host.request('unclonable', undefined, scope))).toBe('internal');
    await expect(host.request('echo', () => 0, scope)).rejects.toThrow('could not be cloned');
    expect(await host.request('echo', 'still here', scope)).toBe('still here');
  });
});

describe('cancelling a call to an engine host', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aibot-host-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('rejects at once and reaches the handler with its reason', async () => {
    const file = join(folder, 'reason');
    const call = createScope();
    const events = host.stream('wait', file, call)[Symbol.asyncIterator]();
    expect((await events.next()).value).toBe('waiting');
    call.cancel('barge-in');
    await expect(events.next()).rejects.toThrow('cancelled: barge-in');
    await host.request('echo', undefined, scope); // sent after the cancellation, so answered after it
    expect(readFileSync(file, 'utf8')).toBe('cancelled: barge-in');
  });

  it('stops the work of a stream whose reader has left', async () => {
    const file = join(folder, 'reason');
    for await (const event of host.stream('wait', file, scope)) {
      expect(event).toBe('waiting');
      break;
    }
    await host.request('echo', undefined, scope);
    expect(readFileSync(file, 'utf8')).toBe('cancelled: superseded');
  });

  it('sends nothing for a call that was cancelled before', async () => {
    const call = createScope();
    call.cancel('superseded');
    await expect(host.request('load', 'never', call)).rejects.toThrow('cancelled: superseded');
    expect(await host.request('loaded', undefined, scope)).toEqual([]);
  });
});

describe('a dying engine host', () => {
  it('rejects calls in flight, is replaced after a backoff, and loads its engines again', async () => {
    await host.setUp('load', 'ears', scope);
    const first = await pid();
    const waiting = codeOf(host.request('wait', '/dev/null', scope));
    process.kill(first, 'SIGKILL');
    expect(await waiting).toBe('engine-host-died');
    expect(seen.at(-1)).toMatchObject({ type: 'host-died', signal: 'SIGKILL' });
    expect((await host.stats()).state).toBe('backing-off');

    const later = host.request('loaded', undefined, scope);
    await clock.advance(200);
    expect(await later).toEqual(['ears']);
    expect(await pid()).not.toBe(first);
    expect((await host.stats()).restarts).toBe(1);
  });

  it('does not repeat the loading that killed it', async () => {
    expect(await codeOf(host.setUp('crash', undefined, scope))).toBe('engine-host-died');
    await clock.advance(200);
    expect(await host.request('echo', 'well again', scope)).toBe('well again');
  });

  it('keeps the engines that still load when one no longer does', async () => {
    await host.setUp('load', 'ears', scope);
    const calls = [codeOf(host.setUp('refuse', undefined, scope)), host.setUp('load', 'eyes', scope)];
    expect(await calls[0]).toBe('model-invalid');
    await calls[1];
    process.kill(await pid(), 'SIGKILL');
    await reported('host-died');
    await clock.advance(200);
    expect(await host.request('loaded', undefined, scope)).toEqual(['ears', 'eyes']);
  });

  it('waits longer after every quick death, refuses calls at last, and goes on trying', async () => {
    await host.dispose();
    host = create({ restart: { initialBackoffMs: 100, maxQuickDeaths: 3 } });
    for (const backoffMs of [100, 200]) {
      expect(await codeOf(host.request('crash', undefined, scope))).toBe('engine-host-died');
      await clock.advance(backoffMs - 1);
      expect((await host.stats()).state).toBe('backing-off');
      await clock.advance(1);
    }
    expect(await codeOf(host.request('crash', undefined, scope))).toBe('engine-host-died');
    expect((await host.stats()).state).toBe('failed');
    const error: unknown = await pid().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'engine-host-failed', retryable: false });
    expect((error as AibotError).nextSteps.join()).toContain('aibot doctor');
    expect(seen.at(-1)).toMatchObject({ type: 'host-failed', deaths: 3, backoffMs: 400 });
    await clock.advance(400);
    expect(await host.request('echo', 'mended', scope)).toBe('mended');
    expect((await host.stats()).state).toBe('running');
    expect(await codeOf(host.request('crash', undefined, scope))).toBe('engine-host-died');
    expect(seen.at(-1)).toMatchObject({ type: 'host-failed', deaths: 4, backoffMs: 800 });
  });

  it('forgives earlier deaths to a child that lived long', async () => {
    await host.dispose();
    host = create({ restart: { maxQuickDeaths: 2, quickDeathMs: 1000 } });
    for (let life = 0; life < 3; life++) {
      const child = await pid();
      await clock.advance(5000);
      process.kill(child, 'SIGKILL');
      await reported('host-died', life + 1);
      await clock.advance(200);
    }
    expect(await host.request('echo', 'alive', scope)).toBe('alive');
  });

  it('says so when the program cannot be started', async () => {
    await host.dispose();
    host = create({ entry: new URL('./no-such-host.ts', import.meta.url), restart: { maxQuickDeaths: 1 } });
    const error: unknown = await pid().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'engine-host-failed' });
  });
});

describe('an engine host that is not needed all the time', () => {
  const idleMs = 60_000;
  beforeEach(async () => {
    await host.dispose();
    host = create({ idleMs });
  });

  it('is closed after its time without a call, and opened again with its engines by the next', async () => {
    await host.setUp('load', 'voice', scope);
    const first = await pid();
    await clock.advance(idleMs - 1);
    await host.stats(); // being looked at is not being used
    expect(isAlive(first)).toBe(true);
    await clock.advance(1);
    expect(await host.stats()).toMatchObject({ state: 'stopped', pid: undefined, rssBytes: undefined });
    expect(seen.at(-1)).toEqual({ type: 'host-closed', name: 'rehearsal' });

    expect(await host.request('loaded', undefined, scope)).toEqual(['voice']);
    expect(await pid()).not.toBe(first);
    expect((await host.stats()).restarts).toBe(0);
    expect(seen.map(({ type }) => type)).toEqual(['host-started', 'host-closed', 'host-started']);
    await host.dispose();
    expect(isAlive(first)).toBe(false);
  });

  it('counts its time from the end of the last call', async () => {
    const call = createScope();
    const events = host.stream('wait', '/dev/null', call)[Symbol.asyncIterator]();
    await events.next();
    await clock.advance(10 * idleMs);
    expect((await host.stats()).state).toBe('running');
    call.cancel('superseded');
    await expect(events.next()).rejects.toThrow('cancelled');
    await clock.advance(idleMs - 1);
    expect((await host.stats()).state).toBe('running');
    await clock.advance(1);
    expect((await host.stats()).state).toBe('stopped');
  });

  it('is closed as well when it was replaced and nobody called since', async () => {
    process.kill(await pid(), 'SIGKILL');
    await reported('host-died');
    await clock.advance(200);
    await reported('host-started', 2);
    await clock.advance(idleMs);
    expect((await host.stats()).state).toBe('stopped');
    expect(clock.pendingTimers).toBeLessThanOrEqual(1); // the one that would kill a child that does not go
  });
});

describe('disposing of an engine host', () => {
  it('leaves no process and ends what was waiting', async () => {
    const child = await pid();
    const waiting = codeOf(host.request('wait', '/dev/null', scope));
    await host.dispose();
    await host.dispose();
    expect(isAlive(child)).toBe(false);
    expect(await waiting).toContain('cancelled: shutdown');
    await expect(pid()).rejects.toThrow('cancelled: shutdown');
    expect(clock.pendingTimers).toBe(0);
  });

  it('forgets a restart that was planned', async () => {
    process.kill(await pid(), 'SIGKILL');
    await reported('host-died');
    await host.dispose();
    expect(clock.pendingTimers).toBe(0);
  });
});
