import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type {
  ChatMessage,
  FinishReason,
  GenerateInput,
  LanguageModel,
  LanguageModelEvent,
} from '../../core/ports/index.ts';
import { createOpenAiClient, type OpenAiServerOptions, openAiFailure } from '../remote/openai-client.ts';
import { cutOffByServer, type RemoteServer, unreadableAnswer } from '../remote/remote-failure.ts';
import { ToolCallParts } from './tool-call-parts.ts';

export interface OpenAiLanguageModelOptions extends OpenAiServerOptions {
  readonly id: string;
  readonly model: string;
  readonly contextTokens?: number;
}

type WireMessage = ChatCompletionCreateParamsStreaming['messages'][number];

/** Any server with OpenAI's chat completions: LiteLLM, vLLM, llama.cpp, LM Studio, OpenAI itself. */
export function createOpenAiLanguageModel(options: OpenAiLanguageModelOptions): LanguageModel {
  const client = createOpenAiClient(options);
  const server: RemoteServer = {
    name: 'the language model server',
    url: options.baseUrl,
    section: options.section,
  };

  async function* generate(input: GenerateInput, signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
    const chunks = await client.chat.completions.create(toRequest(options.model, input), { signal });
    const calls = new ToolCallParts();
    let finish: FinishReason | undefined;
    let usage: ChatCompletionChunk['usage'];
    let pieces = 0;
    for await (const chunk of chunks) {
      if (!Array.isArray(chunk.choices)) throw unreadableAnswer(server);
      usage = chunk.usage ?? usage;
      const [choice] = chunk.choices;
      if (choice?.delta.content) {
        pieces++;
        yield { type: 'text', text: choice.delta.content };
      }
      if (calls.isEmpty && choice?.delta.tool_calls?.length) yield { type: 'tool-call-begun' };
      for (const part of choice?.delta.tool_calls ?? []) calls.add(part.index, part.id, part.function);
      if (choice?.finish_reason) finish = toFinishReason(choice.finish_reason);
    }
    // The client ends its loop without a word when it was aborted, and when the connection was.
    signal.throwIfAborted();
    if (!finish) throw cutOffByServer(server);
    for (const call of calls.complete(() => unreadableAnswer(server))) yield { type: 'tool-call', call };
    yield {
      type: 'finished',
      reason: calls.isEmpty ? finish : 'tool-calls',
      promptTokens: usage?.prompt_tokens ?? 0,
      cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      completionTokens: usage?.completion_tokens ?? pieces,
    };
  }

  async function checkHealth({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    try {
      await client.models.list({ signal });
    } catch (thrown) {
      throw openAiFailure(server, thrown, signal);
    }
  }

  return {
    id: options.id,
    placement: 'remote',
    capabilities: {
      contextTokens: options.contextTokens ?? 4096,
      tools: true,
      jsonSchema: true,
      prefill: false,
    },
    async *generate(input, { signal }) {
      signal.throwIfAborted();
      try {
        yield* generate(input, signal);
      } catch (thrown) {
        throw openAiFailure(server, thrown, signal);
      }
    },
    prefill: () => Promise.resolve(),
    warmUp: checkHealth,
    checkHealth,
    dispose: () => Promise.resolve(),
  };
}

function toRequest(model: string, input: GenerateInput): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: input.messages.map(toWireMessage),
    stream: true,
    stream_options: { include_usage: true },
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- most local servers do not know the newer name
    ...(input.maxTokens !== undefined && { max_tokens: input.maxTokens }),
    ...(input.temperature !== undefined && { temperature: input.temperature }),
    ...(input.stop?.length && { stop: [...input.stop] }),
    ...(input.tools?.length && {
      tools: input.tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters: { ...parameters } },
      })),
    }),
    ...(input.jsonSchema && {
      response_format: {
        type: 'json_schema' as const,
        json_schema: { name: 'answer', schema: { ...input.jsonSchema }, strict: true },
      },
    }),
  };
}

function toWireMessage(message: ChatMessage): WireMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map((call) => ({
        id: call.id,
        type: 'function' as const,
        function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      }));
      return {
        role: 'assistant',
        content: message.content,
        ...(calls.length > 0 && { tool_calls: calls }),
      };
    }
  }
}

function toFinishReason(reason: string): FinishReason {
  if (reason === 'length') return 'length';
  return reason === 'tool_calls' ? 'tool-calls' : 'stop';
}
