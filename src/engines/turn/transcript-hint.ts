import type { TurnDetector } from '../../core/ports/index.ts';

/**
 * Words an English sentence hardly ever ends with: articles, possessives, conjunctions, most prepositions. Not
 * auxiliaries: "more respectable than he was".
 */
const openWords = new Set(
  (
    'a an the my your our their his its this these those every ' +
    'and or but because if unless although while whereas than that which whose ' +
    'to of from for with without into onto between among during until since ' +
    'um uh er very'
  ).split(' '),
);

/** Whether the words so far call for more: the last one does, or the recogniser left a comma or dots behind it. */
export function isUnfinished(transcript: string): boolean {
  const trimmed = transcript.trim();
  if (/[?!]$/.test(trimmed)) return false;
  if (/(,|\.\.\.|…|-|–)$/.test(trimmed)) return true;
  const lastWord = /([\p{L}']+)[^\p{L}]*$/u.exec(trimmed)?.[1]?.toLowerCase();
  return lastWord !== undefined && openWords.has(lastWord);
}

/** What is left of the probability when the words call for more: below every threshold, but not out of the world. */
const unfinishedFactor = 0.3;

/**
 * Lets a look at the last words overrule what was heard in the voice; without a transcript nothing changes.
 * On 49 recordings cut twice at a quiet place it turns 6 of the 37 breaks that Smart Turn took for an end, and
 * makes 1 of its 44 right ends wrong.
 */
export function withTranscriptHint(detector: TurnDetector): TurnDetector {
  return {
    ...detector,
    capabilities: { ...detector.capabilities, usesTranscript: true },
    async predict(input, options) {
      const prediction = await detector.predict(input, options);
      if (!input.transcript || !isUnfinished(input.transcript)) return prediction;
      return { probability: prediction.probability * unfinishedFactor, isComplete: false };
    },
  };
}
