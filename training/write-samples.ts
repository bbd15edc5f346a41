import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { intentLabels } from '../src/core/ports/index.ts';
import { spokenWords } from '../src/engines/intent/spoken-text.ts';
import { createWordPiece } from '../src/engines/intent/word-piece.ts';
import { spokenVariant } from './augment.ts';
import { readAllSamples, type Sample, splitHeldBack } from './dataset.ts';
import { seededRandom } from './randomness.ts';

/** Writes what tune_encoder.py learns from: the training split, and a spoken variant of two samples in five. */
export function writeTuningSamples(vocabPath: string, directory: string): void {
  const wordPiece = createWordPiece(readFileSync(vocabPath, 'utf8'));
  const { train, heldBack } = splitHeldBack(readAllSamples());
  const random = seededRandom(11);
  const variants = train
    .filter(() => random() < 0.4)
    .map((sample) => ({ ...sample, text: spokenVariant(sample.text, 1) }));
  const lines = (samples: readonly Sample[]) =>
    samples
      .map(({ label, text }) =>
        JSON.stringify({
          ids: wordPiece.encode(spokenWords(text).join(' '), 48),
          label: intentLabels.indexOf(label),
        }),
      )
      .join('\n');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'train.jsonl'), lines([...train, ...variants]));
  writeFileSync(join(directory, 'held-back.jsonl'), lines(heldBack));
}
