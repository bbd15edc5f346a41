import { mendWords } from './mishearing.ts';

/** Buckets of the hashed n-grams; small enough that the head stays below a megabyte. */
export const ngramBuckets = 8192;

/** The words in lower case, no punctuation but inside words, spelled and misheard names mended. */
export function spokenWords(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFKC').replaceAll('’', "'");
  return mendWords(plain.match(/[\p{L}\p{N}]+(?:[+#'-][\p{L}\p{N}]+|[+#]+)*/gu) ?? []);
}

/**
 * Words, pairs of neighbours and the first and last word, hashed into buckets (Weinberger et al. 2009, with the
 * sign taken from the hash); the vector has length 1.
 * @returns bucket → value, sparse.
 */
export function hashedNgrams(words: readonly string[]): Map<number, number> {
  const features = new Map<number, number>();
  const add = (feature: string): void => {
    const hash = fnv1a(feature);
    const bucket = hash % ngramBuckets;
    features.set(bucket, (features.get(bucket) ?? 0) + ((hash & 0x80000000) === 0 ? 1 : -1));
  };
  const framed = ['<', ...words, '>'];
  for (const word of words) add(word);
  for (const [index, word] of framed.entries()) if (index > 0) add(`${framed[index - 1] ?? ''} ${word}`);
  for (const word of words) for (const piece of trigramsOf(word)) add(piece);
  const length = Math.hypot(...features.values()) || 1;
  for (const [bucket, value] of features) features.set(bucket, value / length);
  return features;
}

/** Pieces of words, so that an inflected or misheard word is not a stranger. */
function trigramsOf(word: string): string[] {
  const framed = `^${word}$`;
  return Array.from(
    { length: Math.max(0, framed.length - 2) },
    (_, index) => `~${framed.slice(index, index + 3)}`,
  );
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
