import type { FinishReason, LanguageModelEvent, ToolCall } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';

export interface CollectedAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly usage: {
    readonly promptTokens: number;
    readonly cachedTokens: number;
    readonly completionTokens: number;
  };
}

/** A streamed answer as one. */
export async function collectAnswer(events: AsyncIterable<LanguageModelEvent>): Promise<CollectedAnswer> {
  let text = '';
  const toolCalls: ToolCall[] = [];
  let end: Pick<CollectedAnswer, 'finishReason' | 'usage'> | undefined;
  for await (const event of events) {
    if (event.type === 'text') text += event.text;
    else if (event.type === 'tool-call') toolCalls.push(event.call);
    else if (event.type === 'finished') {
      const { reason, promptTokens, cachedTokens, completionTokens } = event;
      end = { finishReason: reason, usage: { promptTokens, cachedTokens, completionTokens } };
    }
  }
  if (end) return { text, toolCalls, ...end };
  throw new AibotError('The language model ended without an answer.', {
    code: 'answer-incomplete',
    retryable: true,
  });
}
