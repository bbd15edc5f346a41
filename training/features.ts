import type { EncoderAdapter } from '../src/engines/intent/encoder-adapter.ts';
import { openSentenceEncoder, type SentenceEncoderFiles } from '../src/engines/intent/sentence-encoder.ts';
import { hashedNgrams, spokenWords } from '../src/engines/intent/spoken-text.ts';
import type { Sample } from './dataset.ts';
import type { Features } from './softmax-regression.ts';

/**
 * The layers whose means the head sees: the tuned last one, and the ones below the adapter, which know nothing of
 * the training texts and so keep the head honest. `layer_norm_6` is the output of the third layer.
 */
const headTaps = ['last_hidden_state', 'layer_norm_6', 'layer_norm_4'];

export async function openEncoders(files: SentenceEncoderFiles, adapter: EncoderAdapter) {
  const encoder = await openSentenceEncoder(files, headTaps, adapter);
  return { ...encoder, taps: headTaps };
}

/** What the product's head is given too: vectors of all taps, one after the other, and the n-grams. */
export async function extractFeatures(
  encoder: { encode(text: string): Promise<Float32Array[]> },
  samples: readonly Sample[],
): Promise<Features[]> {
  const features: Features[] = [];
  for (const { text } of samples) {
    const words = spokenWords(text);
    const vectors = await encoder.encode(words.join(' '));
    const dense = new Float32Array(vectors.reduce((total, vector) => total + vector.length, 0));
    let at = 0;
    for (const vector of vectors) {
      dense.set(vector, at);
      at += vector.length;
    }
    features.push({ dense, sparse: hashedNgrams(words) });
  }
  return features;
}
