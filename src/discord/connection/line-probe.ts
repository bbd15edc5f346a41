import type { Clock } from '../../shared/clock.ts';

export interface LineProbeOptions {
  readonly clock: Clock;
  /** Sends a question the voice server answers; false where there is no line to send it on. */
  readonly ask: () => boolean;
  /** Nothing comes any more, since this time of the clock; told again with every question that gets no answer. */
  readonly onDead: (sinceMs: number) => void;
}

/** Notices that a line has died while nobody speaks: nothing else would tell until somebody has spoken in vain. */
export interface LineProbe extends Disposable {
  /** There is a new connection, and nothing is known of it. */
  reset(): void;
  /** A datagram of any kind came; `isAnswer` where it is one to the question. */
  arrived(isAnswer: boolean): void;
}

/** An answer takes one round trip, ms. */
const answerWithinMs = 400;
/** Between an answer and the next question, ms. Healing is to begin 3 s after hearing was lost. */
const restMs = 600;
/** Four questions in a row are not lost by chance, ms. */
const deadAfterMs = 1_600;
/** A server that has answered none of these does not answer; silence then tells nothing. */
const mostUnanswered = 5;

/**
 * Asks once a second, while nothing else arrives. Only a connection that has answered before is ever called dead:
 * that voice servers answer in the midst of a call is documented nowhere.
 */
export function createLineProbe({ clock, ask, onDead }: LineProbeOptions): LineProbe {
  let timer: Disposable | undefined;
  let unansweredSinceMs: number | undefined;
  let asked = 0;
  let hasAnswered = false;
  let hasArrived = false;

  function wait(ms: number, next: () => void): void {
    timer?.[Symbol.dispose]();
    timer = clock.after(ms, next);
  }

  function question(): void {
    if (hasAnswered && hasArrived) {
      hasArrived = false;
      wait(answerWithinMs + restMs, question);
      return;
    }
    if (ask()) {
      asked++;
      unansweredSinceMs ??= clock.now();
    }
    wait(answerWithinMs, look);
  }

  function look(): void {
    if (unansweredSinceMs === undefined) {
      hasArrived = false;
      wait(restMs, question);
      return;
    }
    if (hasAnswered && clock.now() - unansweredSinceMs >= deadAfterMs) onDead(unansweredSinceMs);
    if (hasAnswered || asked < mostUnanswered) question();
  }

  return {
    reset() {
      unansweredSinceMs = undefined;
      asked = 0;
      hasAnswered = false;
      wait(restMs, question);
    },
    arrived(isAnswer) {
      unansweredSinceMs = undefined;
      hasArrived = true;
      hasAnswered ||= isAnswer;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
