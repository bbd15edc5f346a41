import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type IntentLabel, intentLabels } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import type { EncoderAdapter } from './encoder-adapter.ts';
import { hashedNgrams, ngramBuckets, spokenWords } from './spoken-text.ts';

const numbers = z.array(z.number());
const headSchema = z.strictObject({
  version: z.literal(1),
  labels: z.tuple([z.literal('conversation'), z.literal('code'), z.literal('tool'), z.literal('command')]),
  /** Tensors of the encoder that are pooled, in the order of the dense weights. */
  taps: z.array(z.string()).min(1),
  adapter: z.strictObject({
    file: z.string(),
    sha256: z.string(),
    rank: z.int().positive(),
    scale: z.number(),
    matrices: z.array(
      z.strictObject({ matrix: z.string(), rows: z.int().positive(), columns: z.int().positive() }),
    ),
  }),
  bias: numbers.length(4),
  /** One row a label: all taps one after the other. */
  dense: z.array(numbers).length(4),
  /** One row a label, {@link ngramBuckets} wide. */
  ngrams: z.array(numbers.length(ngramBuckets)).length(4),
  temperature: z.number().positive(),
  /** Below this confidence the classifier abstains. */
  abstainBelow: z.number().min(0).max(1),
  /** How much, in logits, an elliptic request takes from the one before it. */
  followUpWeight: z.number().min(0),
});
export type IntentHead = z.infer<typeof headSchema>;

export type Logits = readonly number[];

/** Reads the head and, from beside it, its adapter; throws AibotError `intent-head-invalid`. */
export async function readIntentHead(path: string): Promise<{ head: IntentHead; adapter: EncoderAdapter }> {
  try {
    const head = headSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const values = await readFile(join(dirname(path), head.adapter.file));
    const sha256 = createHash('sha256').update(values).digest('hex');
    if (sha256 !== head.adapter.sha256)
      throw new Error(`${head.adapter.file} has another sha256 than its head`);
    return { head, adapter: { ...head.adapter, values } };
  } catch (cause) {
    throw new AibotError('The trained head of the intent classifier cannot be read', {
      code: 'intent-head-invalid',
      cause,
      nextSteps: ['Install aibot again: the file is part of the package.', 'Run: aibot doctor'],
    });
  }
}

/** The linear head: a logit a label, before the temperature. */
export function scoreRequest(head: IntentHead, vectors: readonly Float32Array[], text: string): Logits {
  const features = hashedNgrams(spokenWords(text));
  return intentLabels.map((_, label) => {
    let logit = head.bias[label] ?? 0;
    const dense = head.dense[label] ?? [];
    let at = 0;
    for (const vector of vectors) for (const value of vector) logit += value * (dense[at++] ?? 0);
    const ngrams = head.ngrams[label] ?? [];
    for (const [bucket, value] of features) logit += value * (ngrams[bucket] ?? 0);
    return logit;
  });
}

/** Softmax at the calibrated temperature (Guo et al. 2017). */
export function toProbabilities(logits: Logits, temperature: number): Record<IntentLabel, number> {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const probabilityOf = (label: IntentLabel): number => (powers[intentLabels.indexOf(label)] ?? 0) / total;
  return {
    conversation: probabilityOf('conversation'),
    code: probabilityOf('code'),
    tool: probabilityOf('tool'),
    command: probabilityOf('command'),
  };
}
