import { cancelReasonOf, createScope, untilAborted } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import { type AskModel, askModels, askOnce, noOutcome } from '../pipeline/ask-models.ts';
import type { TurnLog } from '../pipeline/turn-log.ts';
import type { ChatMessage } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationContext } from './context.ts';

export interface BackgroundRequest {
  readonly turn: ActiveTurn;
  /** As it stands in the history. */
  readonly question: string;
  readonly messages: readonly ChatMessage[];
  readonly route: RouteDecision;
  /** Of the attempt: when the question goes on, what was begun is dropped. */
  readonly signal: AbortSignal;
}

/** What is said at once instead of an answer. */
export interface Deferral {
  readonly text: string;
  /** False when too many wait already. */
  readonly isTaken: boolean;
}

/** Answers that are written while the conversation goes on, one after the other. */
export interface BackgroundAnswers {
  /** Undefined when the answer is to be made now. */
  deferralOf(route: RouteDecision): Deferral | undefined;
  begin(request: BackgroundRequest): void;
}

export interface BackgroundAnswersOptions {
  readonly context: ConversationContext;
  /** Says it once the floor is free. */
  readonly announce: (text: string) => void;
  readonly post: (text: string) => Promise<void>;
}

/** Characters: half a minute of speech nobody waits for is better read. */
const longestSpoken = 400;

/**
 * Code takes a small model many seconds. It is asked for in the batch lane, which an engine serves only while no
 * conversation wants it, posted as text, and told of in one sentence; meanwhile the floor is free.
 */
export function createBackgroundAnswers(options: BackgroundAnswersOptions): BackgroundAnswers {
  const { context, announce, post } = options;
  const { clock, signal: ended } = context;
  const { session, engines, logger } = context.options;
  const waiting: BackgroundRequest[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    try {
      for (let next = waiting.shift(); next && !ended.aborted; next = waiting.shift()) await writeOne(next);
    } finally {
      isWriting = false;
    }
  }

  async function writeOne(request: BackgroundRequest): Promise<void> {
    const { turn, signal } = request;
    const { done, failed } = context.settings().background;
    const fromMs = clock.now();
    const scope = createScope(ended);
    const dropIfSuperseded = () => {
      if (cancelReasonOf(signal) === 'superseded') scope.cancel('superseded');
    };
    signal.addEventListener('abort', dropIfSuperseded, { once: true });
    if (signal.aborted) dropIfSuperseded();
    const finished = (outcome: 'done' | 'failed' | 'cancelled') => {
      const tookMs = clock.now() - fromMs;
      context.emit({ type: 'deferred-answer-ended', forTurnId: turn.id, outcome, tookMs });
    };
    try {
      const text = await write(request, scope.signal);
      const isForTheEye = text.includes('```') || text.length > longestSpoken;
      if (isForTheEye) await post(text);
      // Quick code may be there before "I'm on it" was said to its end, and remembered.
      await untilAborted(turn.ended, scope.signal);
      context.history.replaceAnswer(request.question, context.settings().background.onIt, text);
      finished('done');
      announce(isForTheEye ? `${turn.speaker.name}, ${done}` : text);
    } catch (error) {
      if (scope.signal.aborted) {
        finished('cancelled');
        return;
      }
      logger.warn({ turnId: turn.id, code: toAibotError(error).code }, 'a background answer failed');
      finished('failed');
      announce(`${turn.speaker.name}, ${failed}`);
    } finally {
      signal.removeEventListener('abort', dropIfSuperseded);
      scope.dispose();
    }
  }

  /** @throws the last model's error, by its code, when none gave a whole answer */
  async function write({ turn, messages, route }: BackgroundRequest, signal: AbortSignal): Promise<string> {
    const { answer: settings, background } = context.settings();
    const log = quietLog(turn, (stage, code) =>
      logger.warn({ turnId: turn.id, stage, code }, 'a stage failed'),
    );
    const parts = { clock, languageModels: engines.languageModels, settings, log };
    const question = {
      ...background,
      messages,
      conversationKey: `${session.id}:background`,
      lane: 'batch' as const,
      signal,
    };
    // A budget is for people who wait; here nobody does.
    const ask: AskModel = (model, { modelId }, outcome) =>
      askOnce(model, { modelId }, question, outcome, parts);
    const outcome = noOutcome();
    let text = '';
    for await (const thought of askModels(route, parts, outcome, ask))
      if (thought.type === 'text') text += thought.text;
    if (!outcome.hasText || outcome.code !== undefined) throw new Error(outcome.code ?? 'empty-answer');
    if (outcome.modelId !== undefined) context.options.router.noteUse?.(outcome.modelId, turn.speaker.id);
    return text;
  }

  return {
    deferralOf({ textSide }) {
      const { isEnabled, maxWaiting, onIt, busy } = context.settings().background;
      if (!textSide || !isEnabled || session.hasTextSide !== true) return undefined;
      const isTaken = !isWriting || waiting.length < maxWaiting;
      return { isTaken, text: isTaken ? onIt : busy };
    },
    begin(request) {
      request.turn.emit({ type: 'answer-deferred' });
      waiting.push(request);
      if (!isWriting) context.follow(writeAll());
    },
  };
}

/** The turn has ended and its receipt is written: what comes later is told by its own event. */
function quietLog(turn: ActiveTurn, onFailure: (stage: string, code: string) => void): TurnLog {
  return {
    receipt: turn.receipt,
    emit: () => undefined,
    decide: () => undefined,
    stageFailed: (stage, error) => onFailure(stage, toAibotError(error).code),
  };
}
