import {
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaModel,
  LlamaText,
  resolveChatWrapper,
  type Token,
} from 'node-llama-cpp';
import type { ChatMessage } from '../../../core/ports/index.ts';
import { toolCallJson } from '../tool-prompt.ts';

/** A conversation in the model's own chat template, as tokens. */
export interface ChatPrompt {
  /** All of it, up to where the assistant's next words belong. */
  tokensOf(messages: readonly ChatMessage[]): Token[];
  /**
   * The part that stays the same when the last user message goes on: everything before the end of that message.
   * Without one (only system and earlier turns) the part before any new user message.
   */
  stablePrefixOf(messages: readonly ChatMessage[]): Token[];
  /** Tokens and texts with which the template ends an answer, beside the model's own end-of-generation tokens. */
  readonly stopTokens: ReadonlySet<Token>;
  readonly stopTexts: readonly string[];
}

/** Two ways in which a message may go on; what both renderings share does not depend on it. */
const continuations = [' and', ', or'] as const;

export function createChatPrompt(model: LlamaModel): ChatPrompt {
  const wrapper: ChatWrapper = resolveChatWrapper(model, { warningLogs: false });
  const render = (messages: readonly ChatMessage[]) =>
    wrapper.generateContextState({ chatHistory: [...messages.map(toHistoryItem), openAnswer] });
  const tokensOf = (messages: readonly ChatMessage[]) =>
    render(messages).contextText.tokenize(model.tokenizer);

  const stopTokens = new Set<Token>();
  const stopTexts: string[] = [];
  for (const trigger of render([{ role: 'user', content: 'Hi' }]).stopGenerationTriggers) {
    const tokens = LlamaText(trigger).tokenize(model.tokenizer);
    const [first] = tokens;
    if (first !== undefined && tokens.length === 1) stopTokens.add(first);
    else stopTexts.push(LlamaText(trigger).toString());
  }

  return {
    tokensOf,
    stablePrefixOf(messages) {
      const [one, other] = continuations.map((words) => tokensOf(continued(messages, words)));
      return one && other ? commonPrefix(one, other) : [];
    },
    stopTokens,
    stopTexts,
  };
}

const openAnswer: ChatHistoryItem = { type: 'model', response: [''] };

function toHistoryItem(message: ChatMessage): ChatHistoryItem {
  switch (message.role) {
    case 'system':
      return { type: 'system', text: message.content };
    case 'user':
      return { type: 'user', text: message.content };
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map(toolCallJson);
      return { type: 'model', response: [[message.content, ...calls].filter(Boolean).join('\n')] };
    }
    case 'tool':
      return { type: 'user', text: `Result of the tool: ${message.content}` };
  }
}

function continued(messages: readonly ChatMessage[], words: string): readonly ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: words.trim() }];
  return [...messages.slice(0, -1), { role: 'user', content: last.content + words }];
}

/** The tokens with which both begin. */
export function commonPrefix(one: readonly Token[], other: readonly Token[]): Token[] {
  const firstDifferent = one.findIndex((token, index) => token !== other[index]);
  return one.slice(0, firstDifferent === -1 ? one.length : firstDifferent);
}
