import type { GenerateInput } from '../../../core/ports/index.ts';
import { AibotError } from '../../../shared/errors.ts';
import type { HandlerContext, HostHandlers } from '../../host/engine-host.ts';
import { type LlamaEngine, loadLlamaEngine } from './llama-engine.ts';
import type { LlamaOptions } from './load-llama.ts';

export interface LoadLlamaParams extends LlamaOptions {
  readonly engineId: string;
}

export interface LlamaCallParams {
  readonly engineId: string;
  readonly input: GenerateInput;
}

/** One token from a short prompt: touches every weight, and the step size learns how fast this machine is. */
const warmUpInput: GenerateInput = {
  messages: [
    { role: 'user', content: 'Say hello to everyone who is listening to you in this room right now.' },
  ],
  maxTokens: 2,
};

/** What the thinking host serves: `llm.load`, `llm.prefill`, `llm.generate` (streams LanguageModelEvents). */
export function createLlamaHandlers(): HostHandlers {
  const engines = new Map<string, LlamaEngine>();
  const engineOf = (engineId: string): LlamaEngine => {
    const engine = engines.get(engineId);
    if (!engine) {
      throw new AibotError(`The language model ${engineId} is not loaded.`, {
        code: 'engine-not-loaded',
        retryable: true,
      });
    }
    return engine;
  };

  return {
    'llm.load': async ({ engineId, ...options }: LoadLlamaParams, { signal }: HandlerContext) => {
      if (engines.has(engineId)) return;
      const engine = await loadLlamaEngine(options, { signal });
      const warmUp = engine.generate(warmUpInput, { signal });
      while (!(await warmUp.next()).done);
      engines.set(engineId, engine);
    },

    'llm.prefill': ({ engineId, input }: LlamaCallParams, { signal }: HandlerContext) =>
      engineOf(engineId).prefill(input, { signal }),

    'llm.generate': async ({ engineId, input }: LlamaCallParams, context: HandlerContext) => {
      for await (const event of engineOf(engineId).generate(input, context)) context.emit(event);
    },
  };
}
