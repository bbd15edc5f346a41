import { describe, expect, it } from 'vitest';
import type { Clock } from '../shared/clock.ts';
import { silentLogger } from '../shared/logger.ts';
import type { DaemonPart } from './daemon-parts.ts';
import { createLifecycle } from './lifecycle.ts';

const { signal } = new AbortController();

function scriptedParts(script: Partial<Record<string, Partial<DaemonPart>>> = {}) {
  const log: string[] = [];
  const parts = ['store', 'engines', 'discord'].map(
    (name): DaemonPart => ({
      name,
      start: async (options) => {
        log.push(`start ${name}`);
        await script[name]?.start?.(options);
      },
      stop: async (options) => {
        log.push(`stop ${name}`);
        await script[name]?.stop?.(options);
      },
    }),
  );
  return { log, parts };
}

/** A clock whose deadlines pass at once. */
const hastyClock: Clock = {
  now: () => 0,
  wallNow: () => 0,
  sleep: () => Promise.resolve(),
  after(_ms, run) {
    const timer = setImmediate(run);
    return { [Symbol.dispose]: () => clearImmediate(timer) };
  },
};

describe('life-cycle', () => {
  it('starts in order, stops in reverse order, and stops once', async () => {
    const { log, parts } = scriptedParts();
    const lifecycle = createLifecycle({ parts, logger: silentLogger });
    await lifecycle.start({ signal });
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    expect(log).toEqual([
      'start store',
      'start engines',
      'start discord',
      'stop discord',
      'stop engines',
      'stop store',
    ]);
  });

  it('puts away what was started, and what failed half-way, when a part fails', async () => {
    const { log, parts } = scriptedParts({ engines: { start: () => Promise.reject(new Error('no model')) } });
    const lifecycle = createLifecycle({ parts, logger: silentLogger });
    await expect(lifecycle.start({ signal })).rejects.toThrow('no model');
    expect(log).toEqual(['start store', 'start engines', 'stop engines', 'stop store']);
  });

  it('leaves a part behind that does not stop, and goes on with the next', async () => {
    const { log, parts } = scriptedParts({ engines: { stop: () => new Promise(() => undefined) } });
    const lifecycle = createLifecycle({ parts, logger: silentLogger, clock: hastyClock });
    await lifecycle.start({ signal });
    await lifecycle.stop();
    expect(log.slice(3)).toEqual(['stop discord', 'stop engines', 'stop store']);
  });

  it('does not wait for a start that was called off', async () => {
    const abort = new AbortController();
    const { log, parts } = scriptedParts({ engines: { start: () => new Promise(() => undefined) } });
    const lifecycle = createLifecycle({ parts, logger: silentLogger });
    const started = lifecycle.start({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    expect(log).not.toContain('start discord');
  });
});
