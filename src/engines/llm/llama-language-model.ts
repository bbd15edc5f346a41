import { availableParallelism } from 'node:os';
import type { LanguageModel, LanguageModelEvent } from '../../core/ports/index.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import type { LlamaCallParams, LoadLlamaParams } from './llama/llama-handlers.ts';
import type { LlamaOptions } from './llama/load-llama.ts';

export interface LlamaLanguageModelOptions extends Partial<Omit<LlamaOptions, 'modelPath'>> {
  readonly id: string;
  /** The thinking host. */
  readonly host: EngineHost;
  /** A GGUF file. */
  readonly modelPath: string;
}

/** More threads than this gain little on a small model and take the cores from the ears and the voice. */
const mostThreads = 4;

/** llama.cpp in the thinking host: any GGUF chat model, its prompt prefix kept from turn to turn. */
export function createLlamaLanguageModel(options: LlamaLanguageModelOptions): LanguageModel {
  const { id, host } = options;
  const contextTokens = options.contextTokens ?? 4096;
  const load: LoadLlamaParams = {
    engineId: id,
    modelPath: options.modelPath,
    modelBytes: options.modelBytes,
    contextTokens,
    sequences: options.sequences ?? 3,
    threads: options.threads ?? Math.min(mostThreads, availableParallelism()),
    gpu: options.gpu ?? 'auto',
  };
  const loading = createEngineLoading(host, 'llm.load', load);
  const callParams = (input: LlamaCallParams['input']): LlamaCallParams => ({ engineId: id, input });

  return {
    id,
    placement: 'engine-host',
    capabilities: { contextTokens, tools: true, jsonSchema: true, prefill: true },

    warmUp: (callOptions) => loading.loaded(callOptions),
    checkHealth: (callOptions) => loading.checkHealth(callOptions),

    async *generate(input, { signal }) {
      await loading.loaded({ signal });
      yield* host.stream<LanguageModelEvent>('llm.generate', callParams(input), { signal });
    },

    async prefill(input, { signal }) {
      await loading.loaded({ signal });
      await host.request('llm.prefill', callParams(input), { signal });
    },

    /** The host belongs to whoever created it, and with it the memory. */
    dispose: () => loading.dispose(),
  };
}
