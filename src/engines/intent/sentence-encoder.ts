import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { applyAdapter, type EncoderAdapter } from './encoder-adapter.ts';
import { withGraphOutputs } from './graph-outputs.ts';
import { createWordPiece } from './word-piece.ts';

export interface SentenceEncoder {
  /** One vector a tap, each the mean over the tokens, of length 1. */
  encode(text: string, options?: { readonly maxTokens?: number }): Promise<Float32Array[]>;
  /** How many tokens of the text are read, those that mark its ends included. */
  countTokens(text: string, maxTokens: number): number;
  dispose(): Promise<void>;
}

export interface SentenceEncoderFiles {
  /** The int8 all-MiniLM-L6-v2 of the catalogue. */
  readonly encoderPath: string;
  /** Its WordPiece vocabulary. */
  readonly vocabPath: string;
}

/** A request is short; what is beyond hardly changes its intent but costs time (attention is quadratic). */
const requestTokens = 48;

/**
 * Opens the encoder with one thread: the audio engines need the other cores.
 * @param taps names of the tensors to pool, of shape [1, tokens, width]; inner ones are made outputs.
 */
export async function openSentenceEncoder(
  files: SentenceEncoderFiles,
  taps: readonly string[],
  adapter?: EncoderAdapter,
): Promise<SentenceEncoder> {
  const published = await readFile(files.encoderPath);
  const wordPiece = createWordPiece(await readFile(files.vocabPath, 'utf8'));
  const tuned = adapter ? applyAdapter(published, adapter) : published;
  const inner = taps.filter((tap) => tap !== 'last_hidden_state');
  const session = await InferenceSession.create(withGraphOutputs(tuned, inner), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });

  return {
    async encode(text, { maxTokens = requestTokens } = {}) {
      const ids = wordPiece.encode(text, maxTokens);
      const row = (valueOf: (id: number) => bigint): Tensor =>
        new Tensor('int64', BigInt64Array.from(ids, valueOf), [1, ids.length]);
      const feeds = { input_ids: row(BigInt), attention_mask: row(() => 1n), token_type_ids: row(() => 0n) };
      const outputs = await session.run(feeds, [...taps]);
      return taps.map((tap) => meanOfUnitLength(outputs[tap]?.data, ids.length));
    },
    countTokens: (text, maxTokens) => wordPiece.encode(text, maxTokens).length,
    dispose: () => session.release(),
  };
}

function meanOfUnitLength(hidden: unknown, tokens: number): Float32Array {
  if (!(hidden instanceof Float32Array)) throw new TypeError('the encoder gave no float32 tensor');
  const width = hidden.length / tokens;
  const mean = new Float32Array(width);
  for (let index = 0; index < hidden.length; index++) {
    const at = index % width;
    mean[at] = (mean[at] ?? 0) + (hidden[index] ?? 0);
  }
  const length = Math.hypot(...mean) || 1;
  return mean.map((value) => value / length);
}
