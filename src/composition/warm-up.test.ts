import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/fakes/virtual-clock.ts';
import type { CallOptions, Engine } from '../core/ports/index.ts';
import { createScope, untilAborted } from '../shared/abort.ts';
import { type EngineInUse, warmUpInTurn } from './warm-up.ts';

function engine(
  task: EngineInUse['task'],
  id: string,
  warmUp: (options: CallOptions) => Promise<void> = () => Promise.resolve(),
): EngineInUse {
  const made: Engine = {
    id,
    placement: 'remote',
    warmUp,
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  return { task, engine: made };
}
const failing = () => Promise.reject(new Error('gone'));
const hanging = ({ signal }: CallOptions) => untilAborted(new Promise<void>(() => undefined), signal);

async function warmUpAll(engines: readonly EngineInUse[], scope = createScope()) {
  const clock = createVirtualClock();
  const seen: string[] = [];
  const warmed = warmUpInTurn(engines, clock, {
    signal: scope.signal,
    onReady: (id) => seen.push(`${id} ready`),
    onFailed: (id) => seen.push(`${id} failed`),
  }).then(
    () => 'started',
    (error: unknown) => (error as Error).message,
  );
  await clock.advance(60_000);
  return { outcome: await warmed, seen, pendingTimers: clock.pendingTimers };
}

describe('warming up', () => {
  it('goes on without an engine another stands in for', async () => {
    const engines = [engine('stt', 'server', failing), engine('stt', 'own'), engine('tts', 'voice')];
    const { outcome, seen } = await warmUpAll(engines);
    expect(outcome).toBe('started');
    expect(seen).toEqual(['server failed', 'own ready', 'voice ready']);
  });

  it('fails when nobody is left for a task, after it has looked at all of them', async () => {
    const engines = [engine('stt', 'server', failing), engine('tts', 'voice')];
    const { outcome, seen } = await warmUpAll(engines);
    expect(outcome).toBe('gone');
    expect(seen).toEqual(['server failed', 'voice ready']);
  });

  it('does not wait for ever for a server that hangs', async () => {
    const { outcome, seen, pendingTimers } = await warmUpAll([
      engine('llm', 'server', hanging),
      engine('llm', 'own'),
    ]);
    expect(outcome).toBe('started');
    expect(seen).toEqual(['server failed', 'own ready']);
    expect(pendingTimers).toBe(0);
  });

  it('ends when it is cancelled', async () => {
    const scope = createScope();
    const warmed = warmUpAll([engine('llm', 'server', hanging), engine('llm', 'own')], scope);
    scope.cancel('shutdown');
    const { outcome, seen } = await warmed;
    expect(outcome).toBe('cancelled: shutdown');
    expect(seen).toEqual(['server failed']);
  });
});
