import type { EndpointingSettings } from '../conversation/settings.ts';
import { shapeOf } from './transcript-shape.ts';

export interface EndpointingInput {
  /** Of the turn detector; absent when it failed or was late. */
  readonly probability: number | undefined;
  /** Final transcript of the turn so far. */
  readonly transcript: string;
}

export interface EndpointingDecision {
  /** Silence after which the turn is over, ms since the last voiced sample, if nobody goes on before. */
  readonly commitAtMs: number;
  /** Whether the answer is worth beginning at once. */
  readonly shouldSpeculate: boolean;
  /** Without private words. */
  readonly reason: string;
}

/**
 * How long to wait in a pause. The sound decides; the words can veto a hasty end and shorten a needless wait.
 * Where both say "finished" the wait is short; where both say "unfinished" it is the silence fallback.
 */
export function decideEndpoint(input: EndpointingInput, settings: EndpointingSettings): EndpointingDecision {
  const shape = shapeOf(input.transcript);
  const { probability } = input;
  const wait = (commitAtMs: number, reason: string, shouldSpeculate = false): EndpointingDecision => ({
    commitAtMs,
    shouldSpeculate,
    reason,
  });
  if (shape === 'empty') return wait(settings.whenEmptyMs, 'no words');
  const isWhole = shape === 'whole';
  if (probability === undefined) {
    return isWhole
      ? wait(settings.whenMiddlingMs, 'no prediction, whole sentence')
      : wait(settings.whenUnfinishedMs, 'no prediction, unfinished words');
  }
  if (probability >= settings.completeProbability) {
    if (!isWhole) return wait(settings.whenDanglingMs, 'sounds finished, words do not');
    return wait(settings.whenCompleteMs, 'sounds finished', probability >= settings.speculateProbability);
  }
  if (probability >= settings.unfinishedProbability) {
    return isWhole
      ? wait(settings.whenMiddlingMs, 'undecided sound, whole sentence')
      : wait(settings.whenUnfinishedMs, 'undecided sound, unfinished words');
  }
  return isWhole
    ? wait(settings.whenDoubtfulMs, 'sounds unfinished, whole sentence')
    : wait(settings.whenUnfinishedMs, 'sounds and reads unfinished');
}
