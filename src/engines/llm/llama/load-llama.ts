import { getLlama, type Llama, type LlamaContext, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';
import type { CallOptions } from '../../../core/ports/index.ts';
import { AibotError } from '../../../shared/errors.ts';
import { checkGgufFile } from './gguf-file.ts';

export interface LlamaOptions {
  readonly modelPath: string;
  /** The file's size, where it is known: a download cut short is then noticed. */
  readonly modelBytes?: number | undefined;
  /** Size of the KV cache of one sequence, tokens. */
  readonly contextTokens: number;
  /** Conversations whose cache is kept; of two or more one is for batch work, of three or more another for tools. */
  readonly sequences: number;
  /** Most threads a step may use. */
  readonly threads: number;
  /** `auto` uses a GPU where there is one and its build of the library is installed. */
  readonly gpu: 'auto' | false;
}

export interface LoadedLlama {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
}

/** Loads the model and its KV cache; with less memory than wished for, the cache of a single sequence. */
export async function loadLlama(options: LlamaOptions, { signal }: CallOptions): Promise<LoadedLlama> {
  await checkGgufFile(options.modelPath, options.modelBytes);
  const llama = await getLlama({
    build: 'never',
    gpu: options.gpu,
    maxThreads: options.threads,
    logLevel: LlamaLogLevel.error,
  });
  // Without mmap the weights are in memory once, in the layout the CPU kernels want, and not twice (−0.6 GB).
  const model = await llama.loadModel({
    modelPath: options.modelPath,
    useMmap: llama.gpu !== false,
    loadSignal: signal,
  });
  try {
    return { llama, model, context: await createContext(model, options, signal) };
  } catch (cause) {
    await model.dispose();
    throw cause;
  }
}

async function createContext(
  model: LlamaModel,
  options: LlamaOptions,
  signal: AbortSignal,
): Promise<LlamaContext> {
  const contextSize = Math.min(options.contextTokens, model.trainContextSize);
  const create = (sequences: number) =>
    model.createContext({
      contextSize,
      sequences,
      threads: { ideal: options.threads, min: 1 },
      createSignal: signal,
    });
  if (options.sequences > 1) {
    try {
      return await create(options.sequences);
    } catch {
      signal.throwIfAborted(); // and otherwise there may be memory for one
    }
  }
  try {
    return await create(1);
  } catch (cause) {
    signal.throwIfAborted();
    throw new AibotError(`There is not enough memory for a context of ${contextSize} tokens.`, {
      code: 'llm-out-of-memory',
      cause,
      nextSteps: [
        'Choose a smaller model or context with `aibot config set`.',
        'Run `aibot doctor` for the free memory.',
      ],
    });
  }
}
