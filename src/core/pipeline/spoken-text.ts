/** A clause and the stretch of the playout it fills, ms of what was written. */
export interface SpokenClause {
  readonly text: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * The words heard in the first `heardMs` of an answer: whole clauses, and of the last one as many words as the
 * share of its audio. A word that was only begun was not heard.
 */
export function spokenText(clauses: readonly SpokenClause[], heardMs: number): string {
  const heard: string[] = [];
  for (const { text, startMs, durationMs } of clauses) {
    const share = durationMs <= 0 ? 0 : (heardMs - startMs) / durationMs;
    if (share <= 0) break;
    if (share >= 1) {
      heard.push(text);
      continue;
    }
    const words = text.split(/\s+/);
    const count = countHeard(words, share);
    if (count > 0) heard.push(words.slice(0, count).join(' '));
    break;
  }
  return heard.join(' ');
}

/** Words take time by their length: `I` is shorter than `electricity`. */
function countHeard(words: readonly string[], share: number): number {
  const lengths = words.map((word) => word.length + 1);
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  return lengths.findIndex((length) => {
    left -= length;
    return left < -0.5;
  });
}
