import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { CallOptions, Engine } from '../ports/index.ts';

/** One engine gave up and the next takes over. */
export interface FallbackEvent {
  readonly fromId: string;
  readonly toId: string;
  /** Code of the error that caused it; its message may hold private words. */
  readonly code: string;
}

export interface FallbackOptions {
  readonly onFallback?: ((event: FallbackEvent) => void) | undefined;
}

/**
 * What a chain of engines is as one engine: there as soon as one of them is. It goes by the name of its first;
 * what is to be measured or cached by engine is decorated before it joins the chain.
 */
export function engineGroup(engines: readonly Engine[], { onFallback }: FallbackOptions): Engine {
  const [first] = engines;
  if (!first)
    throw new AibotError('A fallback chain has no engine.', { code: 'fallback-empty', expected: false });

  /** Resolves when one of the engines does, and says when it is not the first; rejects with the first one's reason. */
  async function anyOf(
    call: (engine: Engine) => Promise<void>,
    { signal }: CallOptions,
  ): Promise<FallbackEvent | undefined> {
    const results = await Promise.allSettled(engines.map(call));
    signal.throwIfAborted();
    const [result] = results;
    if (result?.status !== 'rejected') return undefined;
    const failure = toAibotError(result.reason);
    const ready = engines.find((_engine, index) => results[index]?.status === 'fulfilled');
    if (!first || !ready) throw failure;
    return { fromId: first.id, toId: ready.id, code: failure.code };
  }

  return {
    id: first.id,
    placement: first.placement,
    async warmUp(options) {
      const event = await anyOf((engine) => engine.warmUp(options), options);
      if (event) onFallback?.(event);
    },
    async checkHealth(options) {
      await anyOf((engine) => engine.checkHealth(options), options);
    },
    async dispose() {
      await Promise.allSettled(engines.map((engine) => engine.dispose()));
    },
  };
}

export interface StreamCall<Port extends Engine, Event> {
  readonly engines: readonly Port[];
  readonly open: (engine: Port) => AsyncIterable<Event>;
  /** Whether an event cannot be taken back: after it a failure is passed on. */
  readonly isOutput: (event: Event) => boolean;
  readonly signal: AbortSignal;
}

/** The events of the first engine that gives any output; a cancellation is never a reason to try the next. */
export async function* firstStream<Port extends Engine, Event>(
  { engines, open, isOutput, signal }: StreamCall<Port, Event>,
  { onFallback }: FallbackOptions,
): AsyncGenerator<Event, void, undefined> {
  for (const [index, engine] of engines.entries()) {
    let hasOutput = false;
    try {
      for await (const event of open(engine)) {
        hasOutput ||= isOutput(event);
        yield event;
      }
      return;
    } catch (error) {
      const next = engines[index + 1];
      if (signal.aborted || hasOutput || !next) throw error;
      onFallback?.({ fromId: engine.id, toId: next.id, code: toAibotError(error).code });
    }
  }
}
