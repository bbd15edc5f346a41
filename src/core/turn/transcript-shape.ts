/**
 * English words that hardly ever end a request: articles, conjunctions, prepositions that want an object,
 * auxiliaries, possessives, fillers. Prepositions that often end a question ("where are you from", "what is it for")
 * are left out: a wrong "unfinished" costs every such question most of a second.
 */
const danglingWords = new Set(
  (
    'a an the and or but nor so because although though unless until if whether while whereas than that which whose ' +
    'into onto upon between among during without within towards beside besides ' +
    'my your his her its our their this these those some any every each another ' +
    'very really quite rather um uh er erm hmm like well also plus let lets tell ' +
    "i'm you're we're they're he's she's it's i'd i'll i've can could would should shall might must"
  ).split(' '),
);

/** `open`: the recogniser put a comma or a dash after it, which it also does where audio ends early. */
export type TranscriptShape = 'whole' | 'open' | 'dangling' | 'empty';

/** Whether the words so far could be all of a request. Looks at the last word and at what the recogniser put after it. */
export function shapeOf(transcript: string): TranscriptShape {
  const words = transcript.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  const last = words.at(-1)?.replaceAll('’', "'");
  if (last === undefined) return 'empty';
  // "Is that so?": punctuation that the recogniser heard in the melody outweighs the word.
  if (/[?!]\s*['"”]?$/u.test(transcript)) return 'whole';
  if (isLoneFiller(words) || (danglingWords.has(last) && words.length > 1)) return 'dangling';
  return /(?:[,;:—-]|\.\.\.|…)\s*['"”]?$/u.test(transcript) ? 'open' : 'whole';
}

const isLoneFiller = (words: readonly string[]) =>
  words.length === 1 && /^(?:u+m+|u+h+|e+r+m*|h+m+|so|and|but|well|like|the|a)$/u.test(words[0] ?? '');
