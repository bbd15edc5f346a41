/** Spellings of one sound become one; in this order, because the first may make what the next looks for. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/[^\p{L}]/gu, ''],
  [/^kn/u, 'n'],
  [/^wr/u, 'r'],
  [/wh/gu, 'w'],
  [/ph/gu, 'f'],
  [/eye|igh/gu, 'i'],
  [/gh/gu, 'g'],
  [/th/gu, 't'],
  [/[sc]h/gu, 'ʃ'],
  [/dge?|g(?=[eiy])/gu, 'j'],
  [/c(?=[eiy])|z/gu, 's'],
  [/ck|qu?|c/gu, 'k'],
  [/x/gu, 'ks'],
  [/(?:er|or|ar|ah|uh|re)$/u, 'a'],
  [/ai|ay|ei|ey|ie|ee|ea|y/gu, 'i'],
  [/oo|ou|ow|ew|ue/gu, 'u'],
  [/au|aw|oa/gu, 'o'],
  [/(?<=.{3})e$/u, ''],
  [/(.)\1+/gu, '$1'],
];

/**
 * A word as it sounds, roughly: what a recogniser may write for the same word has the same form (`Eye Bot`, `I both`
 * and `Aibot`; `A Lexer` and `Alexa`). In the manner of the phonetic algorithms for names (Philips, Metaphone,
 * 1990), but with its vowels: without them short names sound like half the language.
 */
export const spokenForm = (word: string): string =>
  sounds.reduce(
    (form, [spelling, sound]) => form.replace(spelling, sound),
    word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''),
  );
