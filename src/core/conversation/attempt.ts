import { type CancelReason, createScope, type Scope } from '../../shared/abort.ts';
import type { Answer } from '../pipeline/answer.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { Judgement } from './context.ts';

/** One attempt to answer a turn as it was heard so far. A turn that goes on is answered by another one. */
export interface Attempt {
  readonly turn: ActiveTurn;
  readonly text: string;
  readonly scope: Scope;
  readonly judged: Promise<Judgement>;
  answer: Answer | undefined;
  readonly isDiscarded: boolean;
  /** Throws the work away and counts it; the turn lives on. */
  discard(reason: CancelReason): void;
}

export function createAttempt(
  turn: ActiveTurn,
  text: string,
  judge: (signal: AbortSignal) => Promise<Judgement>,
): Attempt {
  const scope = createScope(turn.scope.signal);
  const judged = judge(scope.signal);
  // Whoever runs the attempt sees the failure; an attempt that is never run has nobody to tell.
  judged.catch(() => undefined);
  let isDiscarded = false;
  const attempt: Attempt = {
    turn,
    text,
    scope,
    judged,
    answer: undefined,
    get isDiscarded() {
      return isDiscarded;
    },
    discard(reason) {
      if (isDiscarded) return;
      isDiscarded = true;
      const tokens = attempt.answer?.tokens ?? 0;
      attempt.answer?.cancel(reason);
      scope.cancel(reason);
      scope.dispose();
      turn.receipt.countDiscarded(tokens);
      turn.receipt.restart();
      if (attempt.answer) turn.emit({ type: 'speculation-discarded', reason, tokens });
    },
  };
  return attempt;
}
