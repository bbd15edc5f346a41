import { createScope, isCancelled, type Scope, untilAborted } from '../../shared/abort.ts';
import type { Logger } from '../../shared/logger.ts';
import { toolsKey } from '../pipeline/thinking-input.ts';
import type { ChatMessage, GenerateInput, ToolDefinition } from '../ports/index.ts';
import type { LanguageModels } from './conversation.ts';

export interface Prefiller {
  /** Lets the default model compute a prompt that is likely to come; a newer one takes its place. */
  prefill(messages: readonly ChatMessage[]): void;
  /** While nobody speaks: the conversation so far, and then what stands before every request that may use tools. */
  prefillAll(messages: readonly ChatMessage[]): void;
  /** The real request is coming. */
  stop(): void;
}

/** Of every request that may use tools, what does not change from one to the next. */
export function toolPrompt(
  messages: readonly ChatMessage[],
  tools: readonly ToolDefinition[],
): GenerateInput {
  return { messages: messages.slice(0, 1), tools, conversationKey: toolsKey, lane: 'live' };
}

export interface PrefillerOptions {
  readonly languageModels: LanguageModels;
  readonly conversationKey: string;
  readonly tools: () => readonly ToolDefinition[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly follow: (work: Promise<unknown>) => void;
}

/** Most of the time to the first token is the prompt's: it is computed while people still speak. */
export function createPrefiller(options: PrefillerOptions): Prefiller {
  let current: Scope | undefined;

  async function run(prompts: readonly GenerateInput[], scope: Scope): Promise<void> {
    const { languageModels, logger } = options;
    const model = languageModels.get(languageModels.defaultId);
    if (!model?.capabilities.prefill) return;
    try {
      const { signal } = scope;
      for (const prompt of prompts) await untilAborted(model.prefill(prompt, { signal }), signal);
    } catch (error) {
      // Only time is lost: the request itself will tell what is wrong with the model.
      if (!isCancelled(error)) logger.debug({ engine: model.id }, 'prefill failed');
    } finally {
      scope.dispose();
      if (current === scope) current = undefined;
    }
  }

  function begin(...prompts: readonly GenerateInput[]): void {
    current?.cancel('superseded');
    const scope = createScope(options.signal);
    current = scope;
    options.follow(run(prompts, scope));
  }

  const talk = (messages: readonly ChatMessage[]): GenerateInput => ({
    messages,
    conversationKey: options.conversationKey,
    lane: 'live',
  });

  return {
    prefill: (messages) => begin(talk(messages)),
    prefillAll: (messages) => begin(talk(messages), toolPrompt(messages, options.tools())),
    stop() {
      current?.cancel('superseded');
      current = undefined;
    },
  };
}
