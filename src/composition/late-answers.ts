import type { Scope } from '../shared/abort.ts';

export interface LateAnswersOptions {
  /** How long an answer is still waited for after its deadline, ms. */
  readonly upToMs: number;
  /** Ends all waiting: nothing is to be left behind by an engine that is given up. */
  readonly life?: AbortSignal | undefined;
}

/** A call that was too late; `close` tells the engine that the rest of its answer is not wanted. */
export interface LateCall<T> {
  readonly running: Promise<T>;
  readonly scope: Scope;
  readonly close: (result: T) => Promise<void>;
}

/**
 * Lets calls that nobody waits for any more go on for a while: a server that has to load its model first would never
 * come to an end of it, were each call cut off at its deadline. `onAnswer` is told of one that answers after all.
 */
export function createLateAnswers({ upToMs, life }: LateAnswersOptions, onAnswer: () => void) {
  return async <T>({ running, scope, close }: LateCall<T>): Promise<void> => {
    // Whoever asked has gone elsewhere; the end of their turn is no end of this.
    scope.dispose();
    const giveUp = () => scope.cancel('deadline');
    const timer = setTimeout(giveUp, upToMs);
    life?.addEventListener('abort', giveUp, { once: true });
    if (life?.aborted) giveUp();
    try {
      const result = await running;
      onAnswer();
      scope.cancel('superseded');
      await close(result);
    } catch {
      // It failed after all, which its deadline has told already.
    } finally {
      clearTimeout(timer);
      life?.removeEventListener('abort', giveUp);
    }
  };
}
