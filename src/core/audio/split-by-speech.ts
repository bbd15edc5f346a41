import { hearingRateHz, samplesOf } from './frame.ts';

/** A stretch of a recording, in samples: `start` included, `end` not. */
export interface SpeechSegment {
  readonly start: number;
  readonly end: number;
}

export interface SplitOptions {
  /** Samples of one window of the detector. */
  readonly windowSamples: number;
  readonly totalSamples: number;
  /** Longest stretch a recogniser takes. */
  readonly maxSegmentMs: number;
}

const threshold = 0.5;
/** Kept on both sides of speech: first and last consonants are soft. */
const paddingMs = 300;
/** Shorter pauses belong to the sentence; cutting there costs words. */
const joinedPauseMs = 700;

/**
 * Where the speech is in a recording, given the detector's probability for every window. Neighbouring stretches
 * are joined up to the longest a recogniser takes; what has no pause for longer than that is cut at its
 * least voiced window in the last third.
 */
export function splitBySpeech(
  probabilities: readonly number[],
  options: SplitOptions,
): readonly SpeechSegment[] {
  const { windowSamples, totalSamples } = options;
  const maxWindows = Math.floor(samplesOf(options.maxSegmentMs) / windowSamples);
  const padding = samplesOf(paddingMs);
  // The padding must fit into what a recogniser takes.
  const limit = Math.max(1, maxWindows - Math.ceil((2 * padding) / windowSamples));
  const pieces = joinNear(voicedRuns(probabilities), windowsOf(joinedPauseMs, windowSamples), limit).flatMap(
    (run) => cutLong(run, probabilities, limit),
  );
  return pieces.map((run, index) => {
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    // Padding never reaches into a neighbour, or its words would be heard twice.
    const floor = before ? ((before.end + run.start) / 2) * windowSamples : 0;
    const ceiling = after ? ((run.end + after.start) / 2) * windowSamples : totalSamples;
    return {
      start: Math.round(Math.max(floor, run.start * windowSamples - padding)),
      end: Math.round(Math.min(ceiling, run.end * windowSamples + padding)),
    };
  });
}

/** In windows. */
interface Run {
  readonly start: number;
  readonly end: number;
}

const windowsOf = (ms: number, windowSamples: number) =>
  Math.round((ms * hearingRateHz) / 1000 / windowSamples);

function voicedRuns(probabilities: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, probability] of probabilities.entries()) {
    if (probability < threshold) continue;
    const last = runs.at(-1);
    if (last?.end === index) runs[runs.length - 1] = { start: last.start, end: index + 1 };
    else runs.push({ start: index, end: index + 1 });
  }
  return runs;
}

function joinNear(runs: readonly Run[], pause: number, limit: number): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.start - last.end <= pause && run.end - last.start <= limit) {
      joined[joined.length - 1] = { start: last.start, end: run.end };
    } else joined.push(run);
  }
  return joined;
}

function cutLong(run: Run, probabilities: readonly number[], limit: number): readonly Run[] {
  const pieces: Run[] = [];
  let { start } = run;
  while (run.end - start > limit) {
    const from = start + Math.max(1, Math.floor((limit * 2) / 3));
    let cut = from;
    for (let index = from; index <= start + limit; index++) {
      if ((probabilities[index] ?? 0) < (probabilities[cut] ?? 0)) cut = index;
    }
    pieces.push({ start, end: cut });
    start = cut;
  }
  return [...pieces, { start, end: run.end }];
}
