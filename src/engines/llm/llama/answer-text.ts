import type { Token } from 'node-llama-cpp';
import type { FinishReason, LanguageModelEvent } from '../../../core/ports/index.ts';
import type { StopSequences } from '../stop-sequences.ts';
import type { TokenText } from './token-text.ts';

export interface AnswerTextOptions {
  /** Filled with the tokens of the answer, for whoever counts or penalises them. */
  readonly said: Token[];
  readonly text: Pick<TokenText, 'push' | 'flush'>;
  readonly stops: StopSequences;
  readonly stopTokens: ReadonlySet<Token>;
  /** Most tokens of the answer. */
  readonly limit: number;
}

/** The answer's text as its tokens come, and in the end why it ended. No more tokens are asked for than are needed. */
export async function* answerText(
  tokens: AsyncIterable<Token>,
  { said, text, stops, stopTokens, limit }: AnswerTextOptions,
): AsyncGenerator<LanguageModelEvent, FinishReason, undefined> {
  let reason: FinishReason = 'stop';
  for await (const token of tokens) {
    if (stopTokens.has(token)) break;
    said.push(token);
    const outcome = stops.push(text.push(token));
    if (outcome.text) yield { type: 'text', text: outcome.text };
    if (outcome.isStopped) return 'stop';
    if (said.length >= limit) {
      reason = 'length';
      break;
    }
  }
  const last = stops.push(text.flush());
  const rest = last.text + stops.flush();
  if (rest) yield { type: 'text', text: rest };
  return last.isStopped ? 'stop' : reason;
}
