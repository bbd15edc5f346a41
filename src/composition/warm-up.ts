import type { CallOptions, Engine } from '../core/ports/index.ts';
import { createScope } from '../shared/abort.ts';
import type { Clock } from '../shared/clock.ts';
import { AibotError } from '../shared/errors.ts';
import type { EngineUse } from './needed-models.ts';

export interface EngineInUse {
  readonly task: 'vad' | 'turn' | 'stt' | 'intent' | 'llm' | 'tts';
  readonly engine: Engine;
}

export interface WarmUpOptions extends CallOptions {
  /** Those that will have nothing to do are left as they are. Default `conversations`. */
  readonly use?: EngineUse | undefined;
  readonly onEngine?: ((engineId: string) => void) | undefined;
  readonly onReady?: ((engineId: string) => void) | undefined;
  readonly onFailed?: ((engineId: string, error: unknown) => void) | undefined;
}

/** A server may have to load a model of gigabytes first; one that hangs must not keep the assistant from starting. */
const longestRemoteWarmUpMs = 60_000;

/**
 * Loads and runs engines one after another. One that fails is no reason not to start as long as another has its
 * task: every call tries the first again, so it is back as soon as it is well.
 *
 * @throws the first failure of a task nobody is left for
 */
export async function warmUpInTurn(
  engines: readonly EngineInUse[],
  clock: Clock,
  options: WarmUpOptions,
): Promise<void> {
  const ready = new Set<EngineInUse['task']>();
  const failures = new Map<EngineInUse['task'], unknown>();
  for (const { task, engine } of engines) {
    options.onEngine?.(engine.id);
    try {
      await warmUp(engine, clock, options);
      ready.add(task);
      options.onReady?.(engine.id);
    } catch (error) {
      options.onFailed?.(engine.id, error);
      options.signal.throwIfAborted();
      if (!failures.has(task)) failures.set(task, error);
    }
  }
  for (const [task, error] of failures) if (!ready.has(task)) throw error;
}

async function warmUp(engine: Engine, clock: Clock, { signal }: CallOptions): Promise<void> {
  if (engine.placement !== 'remote') {
    await engine.warmUp({ signal });
    return;
  }
  const scope = createScope(signal);
  const deadline = clock.after(longestRemoteWarmUpMs, () => scope.cancel('deadline'));
  try {
    await engine.warmUp(scope);
  } catch (error) {
    if (scope.signal.aborted && !signal.aborted) throw tooSlow(engine);
    throw error;
  } finally {
    deadline[Symbol.dispose]();
    scope.dispose();
  }
}

const tooSlow = ({ id }: Engine) =>
  new AibotError(`${id} was not ready within ${longestRemoteWarmUpMs / 1000} s.`, {
    code: 'engine-timeout',
    retryable: true,
    nextSteps: ['Run `aibot doctor` to see which services answer.'],
  });
