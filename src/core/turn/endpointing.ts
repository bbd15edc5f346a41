import type { EndpointingSettings } from '../conversation/settings.ts';
import { shapeOf, type TranscriptShape } from './transcript-shape.ts';

export interface EndpointingInput {
  /** Of the turn detector; absent when it failed or was late. */
  readonly probability: number | undefined;
  /** Final transcript of the turn so far. */
  readonly transcript: string;
  /** A skill recognises the whole of it: the words are complete, whatever could still follow. */
  readonly isSkillRequest?: boolean | undefined;
}

export interface EndpointingDecision {
  /** Silence after which the turn is over, ms since the last voiced sample, if nobody goes on before. */
  readonly commitAtMs: number;
  /** Silence after which the answer is begun on the chance that it will be wanted; absent: not before the commit. */
  readonly speculateAtMs: number | undefined;
  /** Without private words. */
  readonly reason: string;
}

/** How finished the sound is. */
type Sound = 'sure' | 'likely' | 'undecided' | 'unfinished';

/**
 * How long to wait in a pause. The sound decides; the words can veto a hasty end and shorten a needless wait.
 * Where both say "finished" the wait is short; where both say "unfinished" it is the silence fallback. In between
 * the wait is a little longer than most pauses within a sentence, and the answer is made meanwhile.
 */
export function decideEndpoint(input: EndpointingInput, settings: EndpointingSettings): EndpointingDecision {
  const { probability, transcript } = input;
  const shape = shapeOf(transcript);
  if (shape === 'empty')
    return { commitAtMs: settings.whenEmptyMs, speculateAtMs: undefined, reason: 'no words' };
  const sound = probability === undefined ? 'undecided' : soundOf(probability, settings);
  const said = probability === undefined ? 'no prediction' : soundNames[sound];
  if (input.isSkillRequest && sound === 'likely') {
    return { commitAtMs: settings.whenSkillMs, speculateAtMs: 0, reason: `${said}, a skill knows the words` };
  }
  const commitAtMs = waitFor(sound, shape, settings);
  const speculateAtMs = speculationStart(sound, shape, commitAtMs, settings);
  return { commitAtMs, speculateAtMs, reason: `${said}, ${shape} words` };
}

/** Whether it would make a difference to know if a skill recognises the words. */
export const dependsOnSkill = (probability: number | undefined, settings: EndpointingSettings): boolean =>
  probability !== undefined && soundOf(probability, settings) === 'likely';

const soundNames: Readonly<Record<Sound, string>> = {
  sure: 'sounds finished',
  likely: 'sounds rather finished',
  undecided: 'undecided sound',
  unfinished: 'sounds unfinished',
};

function soundOf(probability: number, settings: EndpointingSettings): Sound {
  if (probability >= settings.sureProbability) return 'sure';
  if (probability >= settings.completeProbability) return 'likely';
  return probability >= settings.unfinishedProbability ? 'undecided' : 'unfinished';
}

function waitFor(sound: Sound, shape: TranscriptShape, settings: EndpointingSettings): number {
  const isFinished = sound === 'sure' || sound === 'likely';
  if (shape === 'dangling') return isFinished ? settings.whenDanglingMs : settings.whenUnfinishedMs;
  if (shape === 'open') {
    if (!isFinished) return settings.whenUnfinishedMs;
    return sound === 'sure' ? settings.whenOpenMs : settings.whenDanglingMs;
  }
  const waits = {
    sure: settings.whenCompleteMs,
    likely: settings.whenLikelyMs,
    undecided: settings.whenMiddlingMs,
    unfinished: settings.whenDoubtfulMs,
  };
  return waits[sound];
}

function speculationStart(
  sound: Sound,
  shape: TranscriptShape,
  commitAtMs: number,
  settings: EndpointingSettings,
): number | undefined {
  if (!settings.isSpeculative || shape === 'dangling') return undefined;
  if (sound === 'sure') return 0;
  // Words that are still open are not worth an answer unless they sound finished.
  if (shape === 'open' && sound !== 'likely') return undefined;
  // The longer the silence, the likelier the end: the answer is well under way when the turn is committed.
  return Math.max(0, commitAtMs - settings.speculateLeadMs);
}
