/** Turns text into the token ids of an uncased BERT vocabulary. */
export interface WordPiece {
  /** `[CLS] … [SEP]`, at most `maxTokens` ids; a longer text loses its middle words' tail, never the two markers. */
  encode(text: string, maxTokens: number): number[];
}

/** Longer "words" are noise (a URL, a key): BERT's reference tokenizer gives them `[UNK]` too. */
const longestWordChars = 100;

const isPunctuation = (char: string): boolean => /[\p{P}$+<=>^`|~]/u.test(char);
const isIdeograph = (char: string): boolean => /\p{Script=Han}/u.test(char);

/** BERT's basic tokenizer: lower case, no accents, no control characters; punctuation and ideographs stand alone. */
function splitWords(text: string): string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[\t\n\r]/g, ' ')
    .replaceAll(/[\p{C}\uFFFD]/gu, '');
  let spaced = '';
  for (const char of plain) spaced += isPunctuation(char) || isIdeograph(char) ? ` ${char} ` : char;
  return spaced.split(/\s+/).filter((word) => word !== '');
}

/**
 * The WordPiece algorithm of BERT (Devlin et al. 2018): greedy, longest match first, `##` before a continuation.
 * @param vocabulary one token a line, its id is its line number; must hold `[CLS]`, `[SEP]` and `[UNK]`.
 */
export function createWordPiece(vocabulary: string): WordPiece {
  const ids = new Map<string, number>();
  for (const [id, token] of vocabulary.split('\n').entries()) if (token !== '') ids.set(token.trimEnd(), id);
  const idOf = (token: string): number => {
    const id = ids.get(token);
    if (id === undefined) throw new RangeError(`the vocabulary has no ${token}`);
    return id;
  };
  const [start, end, unknown] = [idOf('[CLS]'), idOf('[SEP]'), idOf('[UNK]')];

  const piecesOf = (word: string): number[] => {
    if (word.length > longestWordChars) return [unknown];
    const pieces: number[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let id: number | undefined;
      for (; to > from && id === undefined; to--)
        id = ids.get((from === 0 ? '' : '##') + word.slice(from, to));
      if (id === undefined) return [unknown];
      pieces.push(id);
      from = to + 1;
    }
    return pieces;
  };

  return {
    encode: (text, maxTokens) => [
      start,
      ...splitWords(text)
        .flatMap(piecesOf)
        .slice(0, maxTokens - 2),
      end,
    ],
  };
}
