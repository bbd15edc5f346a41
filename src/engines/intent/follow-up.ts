import { type IntentLabel, intentLabels } from '../../core/ports/index.ts';
import type { Logits } from './intent-head.ts';

/** Longer requests say themselves what they are about. */
const longestEllipsisWords = 9;

const continues =
  /^(?:(?:um|uh|ok|okay|so|well|yes|yeah|no|please|hey) )*(?:and|now|also|but|or|then|instead|same|what about|how about|what if|make (?:it|that|them)|do (?:it|that|this|the same)|change (?:it|that)|in (?!my)|for (?!loop)|without|with|why|add|use|the (?:other|second|first|last|next) one)\b/;
/** "That" points back unless it opens a clause ("a function that reverses a list"). */
const pointsBack =
  /\b(?:it|this|those|these|them|one|ones|same|instead|too|as well|else|another|again|there|he|she|him|her|his|that(?= (?:one|too|as|in|for|with|to|please|line|function|code)\b|$))\b/;

/**
 * How much a request leans on the one before it, 0…1: "now do it in rust" fully, "what's the weather" not at all.
 * @param words as `spokenWords` gives them.
 */
export function ellipsisOf(words: readonly string[]): number {
  if (words.length > longestEllipsisWords) return 0;
  const text = words.join(' ');
  if (continues.test(text)) return 1;
  if (pointsBack.test(text)) return 0.7;
  return words.length <= 2 ? 0.4 : 0;
}

/**
 * Adds what the earlier request was to what the later one seems to be. Commands neither give nor take: "stop"
 * ends a talk about code too, and the request after "louder" goes on with what was before.
 */
export function leanOnPrevious(
  logits: Logits,
  previous: Readonly<Record<IntentLabel, number>> | undefined,
  strength: number,
): Logits {
  if (!previous || strength === 0) return logits;
  return logits.map((logit, index) => {
    const label = intentLabels[index];
    return label === undefined || label === 'command' ? logit : logit + strength * previous[label];
  });
}
