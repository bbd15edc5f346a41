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
  /** Silence after which the answer is begun on the chance that it will be wanted; absent: not before the commit. */
  readonly speculateAtMs: number | undefined;
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
  const wait = (commitAtMs: number, reason: string, speculateAtMs?: number): EndpointingDecision => ({
    commitAtMs,
    speculateAtMs,
    reason,
  });
  // The longer the silence, the likelier the end: by then the answer is well under way when the turn is committed.
  const waitWhole = (commitAtMs: number, reason: string) =>
    wait(commitAtMs, reason, Math.max(0, commitAtMs - settings.speculateLeadMs));
  if (shape === 'empty') return wait(settings.whenEmptyMs, 'no words');
  const isWhole = shape === 'whole';
  if (probability === undefined) {
    return isWhole
      ? waitWhole(settings.whenMiddlingMs, 'no prediction, whole sentence')
      : wait(settings.whenUnfinishedMs, 'no prediction, unfinished words');
  }
  if (probability >= settings.completeProbability) {
    if (!isWhole) return wait(settings.whenDanglingMs, 'sounds finished, words do not');
    const isSure = probability >= settings.speculateProbability;
    return wait(settings.whenCompleteMs, 'sounds finished', isSure ? 0 : undefined);
  }
  if (probability >= settings.unfinishedProbability) {
    return isWhole
      ? waitWhole(settings.whenMiddlingMs, 'undecided sound, whole sentence')
      : wait(settings.whenUnfinishedMs, 'undecided sound, unfinished words');
  }
  return isWhole
    ? waitWhole(settings.whenDoubtfulMs, 'sounds unfinished, whole sentence')
    : wait(settings.whenUnfinishedMs, 'sounds and reads unfinished');
}
