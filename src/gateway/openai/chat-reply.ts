import type { FinishReason, LanguageModelEvent, ToolCall } from '../../core/ports/index.ts';
import type { CollectedAnswer } from '../routes/collect-answer.ts';
import type { ServerSentEvent } from '../streamed.ts';

/** What all chunks of one completion share. */
export interface ChatHead {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
}

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
};

const toolCallOf = ({ id, name, arguments: args }: ToolCall) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
});

interface Usage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

const usageOf = ({ promptTokens, cachedTokens, completionTokens }: Usage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
});

export function chatCompletion(head: ChatHead, answer: CollectedAnswer) {
  const { text, toolCalls } = answer;
  return {
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && toolCalls.length > 0 ? null : text,
          refusal: null,
          ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(toolCallOf) }),
        },
        logprobs: null,
        finish_reason: finishReasons[answer.finishReason],
      },
    ],
    usage: usageOf(answer.usage),
  };
}

/** The answer as chunks of deltas; `[DONE]` ends them. */
export async function* chatChunks(
  head: ChatHead,
  events: AsyncIterable<LanguageModelEvent>,
  hasUsage: boolean,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const chunk = (delta: object, finishReason: string | null = null): ServerSentEvent => ({
    data: {
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    },
  });
  let role: { readonly role?: string } = { role: 'assistant' };
  let toolCalls = 0;
  for await (const event of events) {
    // OpenAI's clients hear of a call once it is there.
    if (event.type === 'tool-call-begun') continue;
    if (event.type === 'text') yield chunk({ ...role, content: event.text });
    else if (event.type === 'tool-call') {
      yield chunk({ ...role, tool_calls: [{ index: toolCalls++, ...toolCallOf(event.call) }] });
    } else {
      yield chunk(role, finishReasons[event.reason]);
      if (hasUsage) {
        yield { data: { ...head, object: 'chat.completion.chunk', choices: [], usage: usageOf(event) } };
      }
    }
    role = {};
  }
  yield { data: '[DONE]' };
}
