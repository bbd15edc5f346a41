import { numberWords, ordinal, yearWords } from './english-numbers.ts';

/** Spellings that sound the same and that recognisers and transcribers choose between. */
const sameSound: Readonly<Record<string, string>> = {
  ok: 'okay',
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  '&': 'and',
};

/**
 * The words of a text as they are compared for accuracy: lower case, no punctuation. English figures become
 * words (years by pairs, as they are read); other languages lose their diacritics and keep their figures.
 */
export function normalizeWords(text: string, language = 'en'): readonly string[] {
  const isEnglish = language.toLowerCase().startsWith('en');
  const lower = text
    // Twice: the compatibility form of a sign such as ㍱ may be upper case, and that of its lower case another.
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/g, "'");
  const words = isEnglish ? englishFigures(lower) : lower.normalize('NFD').replace(/\p{M}/gu, '');
  return words
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
    .replace(/'/g, isEnglish ? '' : ' ')
    .replace(/[^\p{L}\p{M}\p{N}& ]+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (isEnglish && Object.hasOwn(sameSound, word) ? (sameSound[word] ?? word) : word));
}

function englishFigures(text: string): string {
  return text
    .replace(/\$(\d[\d,]*(?:\.\d+)?)/g, '$1 dollars')
    .replace(/%/g, ' percent')
    .replace(/(?<![\d.,])(\d+)(?:st|nd|rd|th)\b/g, (_whole, digits: string) => ordinal(BigInt(digits)))
    .replace(/(?<![\d.,])(1[1-9]\d\d|20\d\d)(?![\d]|[.,]\d)/g, (digits) => ` ${yearWords(Number(digits))} `)
    .replace(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g, (digits) => ` ${numberWords(digits)} `);
}
