/** Longer texts make the memory of onnxruntime grow for good (engines.md §0), and their first audio late. */
const maxPieceChars = 400;

/** Text without a letter or a digit has nothing to be said: emoji, punctuation, blanks. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Pieces of at most ~400 characters that have words, cut at the end of a sentence, else at a comma, else a space. */
export function splitText(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > maxPieceChars) {
    const cut = cutOf(rest.slice(0, maxPieceChars));
    pieces.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return [...pieces, rest].filter(hasWords);
}

function cutOf(head: string): number {
  for (const end of [/[.!?…]["')\]]*\s/g, /[,;:]\s/g, /\s/g]) {
    const last = [...head.matchAll(end)].at(-1);
    if (last && last.index > 0) return last.index + last[0].length;
  }
  return head.length;
}
