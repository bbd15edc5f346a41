import { createScope, isCancelled, type Scope, untilAborted } from '../../shared/abort.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ChatMessage } from '../ports/index.ts';
import type { LanguageModels } from './conversation.ts';

export interface Prefiller {
  /** Lets the default model compute a prompt that is likely to come; a newer one takes its place. */
  prefill(messages: readonly ChatMessage[]): void;
  /** The real request is coming. */
  stop(): void;
}

export interface PrefillerOptions {
  readonly languageModels: LanguageModels;
  readonly conversationKey: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly follow: (work: Promise<unknown>) => void;
}

/** Most of the time to the first token is the prompt's: it is computed while people still speak. */
export function createPrefiller(options: PrefillerOptions): Prefiller {
  let current: Scope | undefined;

  async function run(messages: readonly ChatMessage[], scope: Scope): Promise<void> {
    const { languageModels, conversationKey, logger } = options;
    const model = languageModels.get(languageModels.defaultId);
    if (!model?.capabilities.prefill) return;
    try {
      const { signal } = scope;
      await untilAborted(model.prefill({ messages, conversationKey, lane: 'live' }, { signal }), signal);
    } catch (error) {
      // Only time is lost: the request itself will tell what is wrong with the model.
      if (!isCancelled(error)) logger.debug({ engine: model.id }, 'prefill failed');
    } finally {
      scope.dispose();
      if (current === scope) current = undefined;
    }
  }

  return {
    prefill(messages) {
      current?.cancel('superseded');
      const scope = createScope(options.signal);
      current = scope;
      options.follow(run(messages, scope));
    },
    stop() {
      current?.cancel('superseded');
      current = undefined;
    },
  };
}
