import type { ChatMessage } from '../ports/index.ts';
import type { HistorySettings } from './settings.ts';

/** A question and what was really heard of its answer. */
export interface Exchange {
  readonly speakerId: string;
  /** As it stands in the prompt, with the speaker's name where there are several. */
  readonly question: string;
  readonly answer: string;
}

export interface History {
  readonly exchanges: readonly Exchange[];
  add(exchange: Exchange): void;
  /** What was said for the time being gives way to the answer itself; nothing happens once it is forgotten. */
  replaceAnswer(question: string, provisional: string, answer: string): void;
  clear(): void;
  messages(): readonly ChatMessage[];
}

/** Close enough for a budget: English takes about four characters a token. */
const tokensOf = ({ question, answer }: Exchange) => Math.ceil((question.length + answer.length) / 4) + 8;

/**
 * What was said so far. Only ever appended to, and cut from the front by half when full: the prompt keeps its
 * beginning, and with it the engine's KV cache, for as many turns as possible.
 */
export function createHistory(settings: () => HistorySettings): History {
  let exchanges: readonly Exchange[] = [];
  const sizeOf = (list: readonly Exchange[]) => list.reduce((sum, exchange) => sum + tokensOf(exchange), 0);
  const fits = (list: readonly Exchange[], share: number) =>
    list.length <= settings().maxTurns * share && sizeOf(list) <= settings().maxTokens * share;
  function trim(): void {
    if (fits(exchanges, 1)) return;
    // At least the newest stays, however long it is.
    while (exchanges.length > 1 && !fits(exchanges, 0.5)) exchanges = exchanges.slice(1);
  }
  return {
    get exchanges() {
      return exchanges;
    },
    add(exchange) {
      exchanges = [...exchanges, exchange];
      trim();
    },
    replaceAnswer(question, provisional, answer) {
      const isMeant = (one: Exchange) => one.question === question && one.answer === provisional;
      const index = exchanges.findLastIndex(isMeant);
      exchanges = exchanges.map((one, at) => (at === index ? { ...one, answer } : one));
      trim();
    },
    clear() {
      exchanges = [];
    },
    messages: () =>
      exchanges.flatMap(({ question, answer }) => [
        { role: 'user', content: question } as const,
        { role: 'assistant', content: answer } as const,
      ]),
  };
}
