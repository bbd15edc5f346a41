import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  CallOptions,
  ChatMessage,
  GenerateInput,
  LanguageModel,
  LanguageModelEvent,
} from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { cutOffByServer, unreadableAnswer } from '../remote/remote-failure.ts';
import { createOllamaApi, listedName, toKeepAlive } from './ollama-api.ts';

export interface OllamaLanguageModelOptions {
  readonly id: string;
  /** The server's root: `http://127.0.0.1:11434`. */
  readonly baseUrl: string;
  /** `qwen2.5:1.5b`, `hf.co/user/repository:Q4_K_M`. */
  readonly model: string;
  readonly contextTokens?: number;
  /** How long the model stays in the server's memory after a call; loading it again takes seconds. */
  readonly keepAlive?: string;
}

const chunkSchema = z.object({
  message: z
    .object({
      content: z.string().default(''),
      tool_calls: z
        .array(
          z.object({
            id: z.string().optional(),
            function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
          }),
        )
        .default([]),
    })
    .optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().default(0),
  eval_count: z.number().default(0),
});

/** Ollama through its own API, which has more than its OpenAI one: context size, keep-alive, preloading. */
export function createOllamaLanguageModel(options: OllamaLanguageModelOptions): LanguageModel {
  const api = createOllamaApi(options.baseUrl);
  const contextTokens = options.contextTokens ?? 4096;
  const keepAlive = options.keepAlive ?? '30m';
  /** Not every model was taught to call tools, and a question with tools is refused for one that was not. */
  let takesTools: boolean | undefined;

  async function askForTools(callOptions: CallOptions): Promise<boolean> {
    if (takesTools !== undefined) return takesTools;
    const said = await api.capabilitiesOf(options.model, callOptions);
    takesTools = said?.includes('tools') ?? true;
    return takesTools;
  }

  async function* generate(
    input: GenerateInput,
    callOptions: CallOptions,
  ): AsyncGenerator<LanguageModelEvent> {
    const isOfferedTools = (input.tools?.length ?? 0) > 0 && (await askForTools(callOptions));
    const request = {
      ...toRequest(isOfferedTools ? input : { ...input, tools: undefined }, contextTokens),
      model: options.model,
      stream: true,
      keep_alive: toKeepAlive(keepAlive),
    };
    let hasCalls = false;
    for await (const line of api.stream('/api/chat', request, callOptions)) {
      const chunk = chunkSchema.safeParse(line);
      if (!chunk.success) throw unreadableAnswer(api.server, chunk.error);
      const { message, done, done_reason, prompt_eval_count, eval_count } = chunk.data;
      if (message?.content) yield { type: 'text', text: message.content };
      for (const { id = randomUUID(), function: call } of message?.tool_calls ?? []) {
        hasCalls = true;
        yield { type: 'tool-call', call: { id, name: call.name, arguments: call.arguments } };
      }
      if (!done) continue;
      yield {
        type: 'finished',
        reason: hasCalls ? 'tool-calls' : done_reason === 'length' ? 'length' : 'stop',
        promptTokens: prompt_eval_count,
        cachedTokens: 0, // kept by the server, but not told
        completionTokens: eval_count,
      };
      return;
    }
    callOptions.signal.throwIfAborted();
    throw cutOffByServer(api.server);
  }

  async function checkHealth(callOptions: CallOptions): Promise<void> {
    const models = await api.listModels(callOptions);
    const wanted = listedName(options.model).toLowerCase();
    if (models.some(({ name }) => name.toLowerCase() === wanted)) return;
    throw new AibotError(`Ollama at ${options.baseUrl} does not have the model ${options.model}.`, {
      code: 'remote-model-missing',
      nextSteps: [`Run \`aibot services pull\` or \`ollama pull ${options.model}\`.`],
    });
  }

  return {
    id: options.id,
    placement: 'remote',
    capabilities: {
      contextTokens,
      get tools() {
        return takesTools ?? true;
      },
      jsonSchema: true,
      prefill: false,
    },
    generate,
    prefill: () => Promise.resolve(),
    async warmUp(callOptions) {
      await checkHealth(callOptions);
      await askForTools(callOptions);
      await api.preload(options.model, { keepAlive, contextTokens }, callOptions);
    },
    checkHealth,
    dispose: () => Promise.resolve(),
  };
}

function toRequest(input: GenerateInput, contextTokens: number): Readonly<Record<string, unknown>> {
  return {
    messages: input.messages.map(toWireMessage),
    format: input.jsonSchema,
    tools: input.tools?.map((tool) => ({ type: 'function', function: tool })),
    // A listener would wait in silence for the end of its thoughts, which models that can do it begin with.
    think: false,
    options: {
      num_ctx: contextTokens,
      num_predict: input.maxTokens,
      temperature: input.temperature,
      stop: input.stop,
    },
  };
}

function toWireMessage(message: ChatMessage): Readonly<Record<string, unknown>> {
  const { role, content } = message;
  if (message.role === 'tool') return { role, content, tool_call_id: message.toolCallId };
  if (message.role !== 'assistant' || !message.toolCalls?.length) return { role, content };
  const calls = message.toolCalls.map((call) => ({
    id: call.id,
    function: { name: call.name, arguments: call.arguments },
  }));
  return { role, content, tool_calls: calls };
}
