/** Numbers as people say them and recognisers write them: "twenty five", "one hundred and five", "2.5 million", "a dozen". */

const units: Readonly<Record<string, number>> = Object.fromEntries(
  'zero one two three four five six seven eight nine'.split(' ').map((word, value) => [word, value]),
);
const teens: Readonly<Record<string, number>> = Object.fromEntries(
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, index) => [word, index + 10]),
);
const tens: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10]),
);
const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  dozen: 12,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};
const parts: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fifth: 1 / 5,
  tenth: 1 / 10,
};
/** What recognisers write for a number that stands alone. */
const misheard: Readonly<Record<string, number>> = {
  to: 2,
  too: 2,
  for: 4,
  fore: 4,
  won: 1,
  ate: 8,
  tree: 3,
  free: 3,
  tin: 10,
  fourty: 40,
  oh: 0,
  o: 0,
};

export interface SpokenNumber {
  readonly value: number;
  /** Index of the first word after it. */
  readonly next: number;
}

const lookUp = (table: Readonly<Record<string, number>>, word: string | undefined) =>
  word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;

/** Reads a number that begins at `words[from]`, as long as it goes; undefined when none begins there. */
export function parseNumber(words: readonly string[], from = 0): SpokenNumber | undefined {
  const sign = words[from] === 'minus' || words[from] === 'negative' ? -1 : 1;
  const start = sign === -1 ? from + 1 : from;
  const found = parsePart(words, start) ?? parseWhole(words, start);
  if (!found) return undefined;
  const full = addPart(words, addDecimals(words, found));
  return { value: sign * full.value, next: full.next };
}

/** "half", "a quarter", "three quarters", "two thirds". */
function parsePart(words: readonly string[], from: number): SpokenNumber | undefined {
  const first = words[from];
  const isArticle = first === 'a' || first === 'an' || first === 'one';
  const at = isArticle ? from + 1 : from;
  const single = lookUp(parts, words[at]);
  if (single !== undefined && (isArticle || words[at] === 'half')) return { value: single, next: at + 1 };
  const several = lookUp(parts, words[from + 1]?.replace(/s$/, ''));
  const count = lookUp(units, first);
  if (several === undefined || count === undefined || !words[from + 1]?.endsWith('s')) return undefined;
  return { value: count * several, next: from + 2 };
}

function parseWhole(words: readonly string[], from: number): SpokenNumber | undefined {
  let at = from;
  let total = 0;
  let group: number | undefined;
  /** What may follow within a group: "twenty" takes a unit, "nineteen" another pair ("nineteen eighty four"). */
  let last: 'none' | 'unit' | 'teen' | 'tens' | 'hundred' | 'digits' = 'none';
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const unit = lookUp(units, word);
    const teen = lookUp(teens, word);
    const ten = lookUp(tens, word);
    const scale = lookUp(scales, word);
    if (/^\d[\d,]*(?:\.\d+)?$/.test(word) && (last === 'none' || last === 'hundred')) {
      group = (group ?? 0) + Number(word.replaceAll(',', ''));
      last = 'digits';
    } else if (unit !== undefined && (last === 'none' || last === 'tens' || last === 'hundred')) {
      group = (group ?? 0) + unit;
      last = 'unit';
    } else if ((teen ?? ten) !== undefined && last !== 'tens' && last !== 'digits') {
      // "one fifty", "nineteen eighty four": the first number counts hundreds.
      const isHundreds: boolean = last === 'unit' || last === 'teen';
      group = (group ?? 0) * (isHundreds ? 100 : 1) + (teen ?? ten ?? 0);
      last = teen === undefined ? 'tens' : isHundreds ? 'digits' : 'teen';
    } else if (scale !== undefined && (group !== undefined || word !== 'thousand' || at > from)) {
      if (scale <= 100) group = (group ?? 1) * scale;
      else {
        total += (group ?? 1) * scale;
        group = undefined;
      }
      last = 'hundred';
    } else if (
      (word === 'a' || word === 'an') &&
      at === from &&
      lookUp(scales, words[at + 1]) !== undefined
    ) {
      group = 1;
    } else if (!(word === 'and' && last === 'hundred' && isSimple(words[at + 1]))) break;
  }
  return at === from ? undefined : { value: total + (group ?? 0), next: at };
}

const isSimple = (word: string | undefined) =>
  (lookUp(units, word) ?? lookUp(teens, word) ?? lookUp(tens, word)) !== undefined ||
  /^\d+$/.test(word ?? '');

/** "three point one four", "three point 14". */
function addDecimals(words: readonly string[], number: SpokenNumber): SpokenNumber {
  if (words[number.next] !== 'point') return number;
  let digits = '';
  let at = number.next + 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const digit = lookUp(units, word) ?? (word === 'oh' ? 0 : undefined);
    if (digit !== undefined) digits += String(digit);
    else if (/^\d+$/.test(word)) digits += word;
    else break;
  }
  return digits === '' ? number : { value: number.value + Number(`0.${digits}`), next: at };
}

/** "two and a half", "one and three quarters". */
function addPart(words: readonly string[], number: SpokenNumber): SpokenNumber {
  if (words[number.next] !== 'and' || !Number.isInteger(number.value)) return number;
  const part = parsePart(words, number.next + 1);
  return part ? { value: number.value + part.value, next: part.next } : number;
}

/** Like {@link parseNumber}, for a place where only a number can stand: "to" is then two and "for" four. */
export function parseNumberSlot(words: readonly string[], from = 0): SpokenNumber | undefined {
  const clear = parseNumber(words, from);
  if (clear) return clear;
  const guess = lookUp(misheard, words[from]);
  return guess === undefined
    ? undefined
    : addPart(words, addDecimals(words, { value: guess, next: from + 1 }));
}
