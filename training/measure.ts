import { fileURLToPath } from 'node:url';
import { createIntentClassifier } from '../src/engines/intent/intent-classifier.ts';
import type { SentenceEncoderFiles } from '../src/engines/intent/sentence-encoder.ts';
import { evaluateRoutes, type RouteEvaluation } from '../src/offline/route.ts';
import { calibrationErrorOf } from './calibration.ts';
import { readFollowUps, readSamples, type Sample, unseenSets } from './dataset.ts';

export interface Measured extends RouteEvaluation {
  readonly calibrationError: number;
  readonly abstained: number;
}

export interface Measurements {
  readonly trained: number;
  readonly heldBack: Measured;
  /** In the order of `unseenSets`. */
  readonly unseen: readonly Measured[];
  /** Follow-ups with the request before them, and without. */
  readonly followUps: { readonly withContext: Measured; readonly alone: Measured };
}

/** Measures what ships: the product's own classifier with the files just written. */
export async function measure(
  files: SentenceEncoderFiles,
  headUrl: URL,
  trained: readonly Sample[],
  heldBack: readonly Sample[],
): Promise<Measurements> {
  const classifier = createIntentClassifier({ ...files, headPath: fileURLToPath(headUrl) });
  const { signal } = new AbortController();
  await classifier.warmUp({ signal });
  const over = async (samples: readonly (Sample & { previous?: string })[]): Promise<Measured> => {
    let at = 0;
    let abstained = 0;
    const evaluation = await evaluateRoutes(
      samples,
      async (text) => {
        const previous = samples[at++]?.previous;
        const context = previous === undefined ? undefined : [{ role: 'user' as const, text: previous }];
        const intent = await classifier.classify({ text, context }, { signal });
        if (intent.isAbstained) abstained++;
        return intent;
      },
      () => performance.now(),
    );
    const sure = evaluation.results.map(({ confidence, label, expected }) => ({
      confidence,
      isRight: label === expected,
    }));
    return { ...evaluation, calibrationError: calibrationErrorOf(sure), abstained };
  };
  const followUps = readFollowUps();
  // One after the other, so that the times are those of a single request.
  const unseen: Measured[] = [];
  for (const { file } of unseenSets) unseen.push(await over(readSamples(file)));
  const measured = {
    trained: trained.length,
    heldBack: await over(heldBack),
    unseen,
    followUps: {
      withContext: await over(followUps),
      alone: await over(followUps.map(({ label, group, text }) => ({ label, group, text }))),
    },
  };
  await classifier.dispose();
  return measured;
}
