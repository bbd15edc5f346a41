import { type CancelReason, cancelReasonOf, isCancelled, untilAborted } from '../../shared/abort.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Answer, AnswerEnd } from '../pipeline/answer.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { AnswerFactory, ExchangeBefore } from './answer-factory.ts';
import { type Attempt, createAttempt } from './attempt.ts';
import { type ConversationContext, isBeingSpoken, type Judgement } from './context.ts';
import { judge } from './judgement.ts';
import { asQuestion } from './prompt.ts';

export interface AnsweringParts {
  readonly context: ConversationContext;
  readonly answers: AnswerFactory;
  /** Resolves when this person is not just beginning to speak. */
  readonly untilQuiet: (speakerId: string, signal: AbortSignal) => Promise<void>;
}

/** Turns that are finished, from their words to the end of their answer. */
export interface Answering {
  /** Begins to judge words that may not be the last. */
  propose(turn: ActiveTurn, text: string, voicedMs: number): Attempt;
  /** Begins to answer them on the chance that they are, if they are meant for the assistant and nobody else is answered. */
  speculate(attempt: Attempt): void;
  /** The turn is committed: its attempt may be heard. */
  answer(attempt: Attempt): void;
  /** A turn that needs no judging: typed, or said by the assistant itself. */
  answerAtOnce(turn: ActiveTurn, request: string, make?: (attempt: Attempt) => Answer): void;
  /** The person goes on with a turn nobody has heard an answer to: gives it back, as it was before the commit. */
  takeBack(speakerId: string, onsetMs: number): ActiveTurn | undefined;
  /** Ends what is spoken and what waits, or all but `except`. */
  interrupt(reason: CancelReason, except?: ActiveTurn): void;
}

interface WaitingAttempt {
  readonly attempt: Attempt;
  readonly judgement: Judgement;
}

export function createAnswering({ context, answers, untilQuiet }: AnsweringParts): Answering {
  const running = new Set<Attempt>();
  /** In the order they will have the floor. */
  const waiting: WaitingAttempt[] = [];
  let speaking: { readonly attempt: Attempt; readonly question: string } | undefined;

  /** Alone with one person their name says nothing; among several it tells the model who asks. */
  const questionOf = ({ turn }: Attempt, request: string) =>
    asQuestion(request, context.peopleCount() > 1 ? turn.speaker.name : undefined);

  function begin(attempt: Attempt, judgement: Judgement, before?: ExchangeBefore): Answer {
    const question = questionOf(attempt, judgement.request);
    const { request, route } = judgement;
    const { turn, scope } = attempt;
    return answers.create({ turn, request, question, route, before, signal: scope.signal });
  }

  /**
   * While one answer is spoken, the next one is thought out: from the moment the first has all its words, so that
   * the model works on one at a time and knows what was said before. Only one, or a crowd would have answers made
   * that nobody waits for any more.
   */
  async function prepareNext(): Promise<void> {
    const before = speaking;
    const answer = before?.attempt.answer;
    if (!before || !answer) return;
    const text = await answer.thought;
    const next = waiting[0];
    if (speaking !== before || !next || next.attempt.answer || next.attempt.scope.signal.aborted) return;
    const isPartOfTalk = text !== '' && answers.isRemembered(before.attempt.turn);
    const exchange = isPartOfTalk ? { question: before.question, answer: text } : undefined;
    next.attempt.answer = begin(next.attempt, next.judgement, exchange);
  }

  /** Gives nothing where too many wait already. */
  async function takeFloor(attempt: Attempt, judgement: Judgement, isUrgent: boolean) {
    const { signal } = attempt.scope;
    const place = { attempt, judgement };
    const leasing = context.floor.request({ signal, isUrgent });
    waiting.push(place);
    if (waiting.length === 1 && speaking) context.follow(prepareNext());
    try {
      return await leasing;
    } finally {
      waiting.splice(waiting.indexOf(place), 1);
    }
  }

  async function speculateOn(attempt: Attempt): Promise<void> {
    const judgement = await attempt.judged;
    if (!judgement.isMeant || judgement.isStop || attempt.isDiscarded || !context.floor.isFree) return;
    if (attempt.answer) return;
    attempt.turn.emit({ type: 'speculation-started' });
    attempt.answer = begin(attempt, judgement);
  }

  /** Waits for the floor, then for the answer, and brings the turn to its end unless it was taken back. */
  async function run(attempt: Attempt, isUrgent: boolean): Promise<void> {
    const { turn, scope } = attempt;
    const { signal } = scope;
    const judgement = await untilAborted(attempt.judged, signal);
    turn.receipt.heard = judgement.request === '' ? attempt.text : judgement.request;
    if (!judgement.isMeant) {
      turn.ignore(judgement.reason);
      return;
    }
    turn.decide({ what: 'heard', choice: 'meant', reason: judgement.reason });
    if (judgement.isStop) {
      stop(turn);
      return;
    }
    const refusal = judgement.isAsked ? undefined : refusalOf(turn);
    if (refusal !== undefined) {
      attempt.answer?.cancel('superseded');
      turn.ignore(refusal);
      return;
    }
    using lease = await takeFloor(attempt, judgement, isUrgent);
    if (!lease) {
      turn.ignore('too many are waiting for an answer');
      return;
    }
    turn.apply({ type: 'answer-begun' });
    attempt.answer ??= begin(attempt, judgement);
    const question = questionOf(attempt, judgement.request);
    const own = { attempt, question };
    speaking = own;
    if (waiting.length > 0) context.follow(prepareNext());
    try {
      await untilQuiet(turn.speaker.id, signal);
      attempt.answer.open();
      const end = await attempt.answer.ended;
      if (attempt.isDiscarded) return;
      finish(attempt, end, question);
    } finally {
      if (speaking === own) speaking = undefined;
    }
  }

  const refusalOf = ({ id, speaker }: ActiveTurn) =>
    context.options.refusalOf?.({ turnId: id, speakerId: speaker.id });

  function stop(turn: ActiveTurn): void {
    answering.interrupt('barge-in', turn);
    turn.decide({ what: 'skill', choice: 'stop', reason: 'asked for silence' });
    turn.apply({ type: 'answer-begun' });
    turn.apply({ type: 'answer-ended' });
  }

  function finish({ turn, answer, scope }: Attempt, end: AnswerEnd, question: string): void {
    const { receipt, speaker } = turn;
    receipt.spoken = end.spoken;
    // Who corrects a decision may correct themselves.
    if (receipt.route && receipt.route.skill?.skillId !== 'correct-route')
      context.lastLabels.set(speaker.id, receipt.route.label);
    const isSpoken = end.spoken !== '';
    if (isSpoken || isBeingSpoken(context)) {
      context.lastAnswer = { speakerId: speaker.id, text: end.spoken, endedAtMs: context.clock.now() };
    }
    switch (end.outcome) {
      case 'answered':
        if (end.text !== '' && answers.isRemembered(turn)) {
          context.history.add({ speakerId: speaker.id, question, answer: end.text });
        }
        turn.emit({ type: 'answer-ended', spoken: end.spoken });
        turn.apply({ type: 'answer-ended' });
        return;
      case 'interrupted': {
        const reason = cancelReasonOf(scope.signal) ?? 'barge-in';
        if (isSpoken && answers.isRemembered(turn)) {
          context.history.add({ speakerId: speaker.id, question, answer: end.spoken });
        }
        receipt.countPrompt({ prompt: 0, cached: 0, completion: answer?.tokens ?? 0 });
        turn.decide({ what: 'interrupted', choice: reason, reason: 'the answer was cut short' });
        turn.emit({ type: 'answer-interrupted', spoken: end.spoken, reason });
        cutShort(turn, reason);
        return;
      }
      case 'failed':
        if (isSpoken) turn.emit({ type: 'answer-ended', spoken: end.spoken });
        turn.apply({ type: 'turn-failed', code: end.code ?? 'internal' });
        turn.apply({ type: 'turn-closed' });
    }
  }

  function start(attempt: Attempt, isUrgent = false): void {
    running.add(attempt);
    const ended = run(attempt, isUrgent)
      .catch((error: unknown) => {
        if (attempt.isDiscarded) return;
        if (isCancelled(error)) {
          cutShort(attempt.turn, cancelReasonOf(attempt.scope.signal) ?? 'superseded');
          return;
        }
        attempt.turn.stageFailed('answer', error);
        attempt.turn.apply({ type: 'turn-failed', code: toAibotError(error).code });
        attempt.turn.apply({ type: 'turn-closed' });
      })
      .finally(() => {
        running.delete(attempt);
        attempt.scope.dispose();
      });
    context.follow(ended);
  }

  const answering: Answering = {
    propose: (turn, text, voicedMs) =>
      createAttempt(turn, text, () => judge({ turn, text, voicedMs }, context)),
    speculate(attempt) {
      const speculating = speculateOn(attempt).catch((error: unknown) => {
        if (!isCancelled(error)) attempt.turn.stageFailed('speculation', error);
      });
      context.follow(speculating);
    },
    answer: (attempt) => start(attempt),
    answerAtOnce(turn, request, make) {
      const judgement = {
        isMeant: true,
        reason: make ? 'announcement' : 'typed',
        request,
        isStop: false,
        isAsked: true,
        route: undefined,
      };
      const attempt = createAttempt(turn, request, () => Promise.resolve(judgement));
      if (make) attempt.answer = make(attempt);
      start(attempt, make !== undefined);
    },
    takeBack(speakerId, onsetMs) {
      const attempt = [...running].findLast(({ turn }) => turn.speaker.id === speakerId);
      // What was typed does not go on by voice, and what was said long ago is not gone on with.
      const { takeBackMs } = context.settings().endpointing;
      if (!attempt || onsetMs - attempt.turn.receipt.questionEndMs > takeBackMs) return undefined;
      if (attempt.turn.audio.durationMs === 0) return undefined;
      if (!attempt.turn.apply({ type: 'speech-resumed', onsetMs })) return undefined;
      attempt.turn.takenBackText = attempt.text;
      attempt.discard('superseded');
      if (isBeingSpoken(context)) context.lastAnswer = undefined;
      attempt.turn.emit({ type: 'turn-taken-back' });
      return attempt.turn;
    },
    interrupt(reason, except) {
      for (const attempt of running) {
        if (attempt.turn === except) continue;
        attempt.answer?.cancel(reason);
        attempt.scope.cancel(reason);
      }
    },
  };
  return answering;
}

function cutShort(turn: ActiveTurn, reason: CancelReason): void {
  turn.apply({ type: 'turn-interrupted', reason });
  turn.apply({ type: 'turn-closed' });
}
