import type { TextLikeness } from '../core/ports/index.ts';
import type { Embedder } from '../gateway/openai/embeddings.ts';

/** Descriptions of tools, and the last requests. */
const rememberedTexts = 200;

/** By the angle between the embeddings; what was embedded once is remembered. The encoder learned English. */
export function createTextLikeness(embedder: Embedder): TextLikeness {
  const vectors = new Map<string, Promise<Float32Array>>();

  function vectorOf(text: string, signal: AbortSignal): Promise<Float32Array> {
    const known = vectors.get(text);
    if (known) return known;
    const embedding = embedder.embed(text, { signal }).then(({ vector }) => vector);
    // A failure is not remembered: the model may be there the next time.
    embedding.catch(() => vectors.delete(text));
    vectors.set(text, embedding);
    const oldest = vectors.keys().next().value;
    if (vectors.size > rememberedTexts && oldest !== undefined) vectors.delete(oldest);
    return embedding;
  }

  return {
    languages: ['en'],
    async compare(one, other, { signal }) {
      const [a, b] = await Promise.all([vectorOf(one, signal), vectorOf(other, signal)]);
      return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    },
  };
}
