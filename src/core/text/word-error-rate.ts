import { normalizeWords } from './normalize-words.ts';

export interface WordErrors {
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  /** The three together: the edit distance in words. */
  readonly errors: number;
  /** Words of the reference. */
  readonly words: number;
  /** `errors / words`; above 1 when more was heard than said. Counts an empty reference as one word. */
  readonly wer: number;
}

/** Compares what was heard with what was said, both normalised (see {@link normalizeWords}). */
export function wordErrorRate(
  reference: string,
  hypothesis: string,
  { language = 'en' }: { readonly language?: string | undefined } = {},
): WordErrors {
  return countWordErrors(normalizeWords(reference, language), normalizeWords(hypothesis, language));
}

/**
 * Word edits by dynamic programming (Wagner and Fischer 1974), one row at a time, so that an hour of speech
 * needs no more than its own length in memory. Among alignments of equal cost substitutions are preferred.
 */
export function countWordErrors(reference: readonly string[], hypothesis: readonly string[]): WordErrors {
  const width = hypothesis.length + 1;
  let above = createRow(width);
  let current = createRow(width);
  for (let column = 1; column < width; column++) above.insertions[column] = column;
  for (let row = 1; row <= reference.length; row++) {
    current.substitutions[0] = 0;
    current.insertions[0] = 0;
    current.deletions[0] = row;
    for (let column = 1; column < width; column++) {
      const isSame = reference[row - 1] === hypothesis[column - 1];
      const diagonal = cost(above, column - 1) + (isSame ? 0 : 1);
      const up = cost(above, column) + 1;
      const left = cost(current, column - 1) + 1;
      if (diagonal <= up && diagonal <= left) {
        copy(above, column - 1, current, column);
        if (!isSame) bump(current.substitutions, column);
      } else if (up <= left) {
        copy(above, column, current, column);
        bump(current.deletions, column);
      } else {
        copy(current, column - 1, current, column);
        bump(current.insertions, column);
      }
    }
    [above, current] = [current, above];
  }
  const at = (counts: Uint32Array) => counts[width - 1] ?? 0;
  const errors = cost(above, width - 1);
  return {
    substitutions: at(above.substitutions),
    insertions: at(above.insertions),
    deletions: at(above.deletions),
    errors,
    words: reference.length,
    wer: errors / Math.max(1, reference.length),
  };
}

interface Row {
  readonly substitutions: Uint32Array;
  readonly insertions: Uint32Array;
  readonly deletions: Uint32Array;
}

const createRow = (width: number): Row => ({
  substitutions: new Uint32Array(width),
  insertions: new Uint32Array(width),
  deletions: new Uint32Array(width),
});

const cost = (row: Row, at: number) =>
  (row.substitutions[at] ?? 0) + (row.insertions[at] ?? 0) + (row.deletions[at] ?? 0);

function copy(from: Row, fromAt: number, to: Row, toAt: number): void {
  to.substitutions[toAt] = from.substitutions[fromAt] ?? 0;
  to.insertions[toAt] = from.insertions[fromAt] ?? 0;
  to.deletions[toAt] = from.deletions[fromAt] ?? 0;
}

function bump(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
