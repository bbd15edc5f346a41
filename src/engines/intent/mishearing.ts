/** Names of the trade that begin as the articles "a" and "i" do. */
const spelledFromArticle = new Set([
  'ai',
  'am',
  'ami',
  'api',
  'apis',
  'ascii',
  'aws',
  'id',
  'ide',
  'io',
  'ios',
  'iot',
  'ip',
  'irc',
]);

/** What recognisers make of names they do not know, where it can hardly mean anything else. */
const misheardNames = new Map([
  ['pie thon', 'python'],
  ['pie game', 'pygame'],
  ['pie test', 'pytest'],
  ['pie torch', 'pytorch'],
  ['num pie', 'numpy'],
  ['numb pie', 'numpy'],
  ['java script', 'javascript'],
  ['type script', 'typescript'],
  ['get hub', 'github'],
  ['git hub', 'github'],
  ['git lab', 'gitlab'],
  ['post gress', 'postgres'],
  ['post grass', 'postgres'],
  ['cooper netties', 'kubernetes'],
  ['kuber netties', 'kubernetes'],
  ['cuber netties', 'kubernetes'],
  ['reg ex', 'regex'],
  ['reg x', 'regex'],
  ['engine x', 'nginx'],
  ['jay son', 'json'],
  ['power shell', 'powershell'],
]);

/** "how do i call an a p i with java script" as it is written: the encoder knows the words, not their spelling. */
export function mendWords(words: readonly string[]): string[] {
  const mended: string[] = [];
  for (const word of joinLetters(words)) {
    const name = misheardNames.get(`${mended.at(-1) ?? ''} ${word}`);
    if (name === undefined) mended.push(word);
    else mended.splice(-1, 1, name);
  }
  return mended;
}

function joinLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let letters: string[] = [];
  for (const word of [...words, '']) {
    if (/^[a-z]$/.test(word)) {
      letters.push(word);
      continue;
    }
    joined.push(...asNames(letters));
    letters = [];
    if (word !== '') joined.push(word);
  }
  return joined;
}

/** A run of single letters is one name, but for an article before it: "a p r", "an a p i". */
function asNames(letters: readonly string[]): readonly string[] {
  const name = letters.join('');
  const [first, ...rest] = letters;
  const hasArticle = (first === 'a' || first === 'i') && !spelledFromArticle.has(name);
  if (hasArticle) return rest.length > 0 ? [first, rest.join('')] : [first];
  return name === '' ? [] : [name];
}
