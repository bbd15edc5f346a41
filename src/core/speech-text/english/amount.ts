import {
  cardinal,
  fractionWords,
  numberWords,
  ordinal,
  spellDigits,
  yearWords,
} from '../../text/english-numbers.ts';
import type { SayRule } from '../say-rule.ts';

/** Source of a pattern for one written number: `7`, `1,234.5`, `.5`, `−3`. */
export const number = String.raw`(?:(?<![\w.,)])[-−])?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+)`;
/** A number, or two with a dash between them. */
export const amount = String.raw`${number}(?:\s?[-–—]\s?\d[\d,]*(?:\.\d+)?)?`;
/** What may follow a number to make it larger. */
export const magnitude = String.raw`(?:\s?(?:thousand|million|billion|trillion|bn|mn|[kKMBT](?![\w'’])))?`;

const magnitudeWords: Readonly<Record<string, string>> = {
  k: ' thousand',
  K: ' thousand',
  M: ' million',
  mn: ' million',
  B: ' billion',
  bn: ' billion',
  T: ' trillion',
};

/** `5–10` → `five to ten`, `1.5` → `one point five`. */
export function amountWords(written: string): string {
  const range = /^(.*\d)\s?[-–—]\s?(\d.*)$/.exec(written);
  return range ? `${numberWords(range[1] ?? '')} to ${numberWords(range[2] ?? '')}` : numberWords(written);
}

export function magnitudeWord(written: string): string {
  const trimmed = written.trim();
  return trimmed === '' ? '' : (magnitudeWords[trimmed] ?? ` ${trimmed}`);
}

/** Whether the amount is said with a singular: `1`, but not `1.0` or `0.5`. */
export const isOne = (written: string) => /^[-−]?1$/.test(written.trim());

const halves: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅛': '1/8',
};

function fraction(numerator: string, denominator: string): string {
  return fractionWords(Number(numerator), Number(denominator));
}

/** Fractions, before anything looks at their figures singly. */
export const fractionRules: readonly SayRule[] = [
  {
    pattern: /(\d)?([½⅓⅔¼¾⅕⅛])/g,
    say: ([, digit = '', sign = '']) => `${digit}${digit ? ' ' : ''}${halves[sign] ?? ''}`,
  },
  { pattern: /(?<![\w/.,])24\/7(?![\w/])/g, say: () => 'twenty-four seven' },
  { pattern: /(?<![\w/.,])50\/50(?![\w/])/g, say: () => 'fifty-fifty' },
  { pattern: /(?<![\w/.,])9\/11(?![\w/])/g, say: () => 'nine eleven' },
  {
    pattern: /(?<![\w/.,])(\d+) ([1-9])\/([2-9]|10|12|16)(?![\w/]|\.\d)/g,
    say: ([, whole = '', top = '', bottom = '']) => {
      const part = fraction(top, bottom).replace(/^one (half|quarter)$/, 'a $1');
      return `${numberWords(whole)} and ${part}`;
    },
  },
  {
    pattern: /(?<![\w/.,])(\d{1,2})\/([2-9]|10|12|16|100)(?![\w/]|\.\d)/g,
    say: ([, top = '', bottom = '']) =>
      Number(top) < Number(bottom) && Number(top) > 0
        ? fraction(top, bottom)
        : `${numberWords(top)} out of ${numberWords(bottom)}`,
  },
];

const yearContext =
  'in|since|by|from|until|till|to|year|early|late|mid|during|before|after|around|circa|summer|winter|spring|autumn|fall|back|of|between|and';

/** Decades, before "80s" can be taken for seconds. */
export const decadeRules: readonly SayRule[] = [
  {
    pattern: /(?<![\w.,])(1[1-9]|20)(\d)0(?:'|’)?s\b/g,
    say: ([, century = '', decade = '']) => {
      const year = yearWords(Number(`${century}${decade}0`));
      return decade === '0' && century === '20' ? 'two thousands' : plural(year);
    },
  },
  {
    pattern: /(?<![\w.,])['’]?([2-9]0)(?:'|’)?s\b/g,
    say: ([, decade = '']) => plural(cardinal(Number(decade))),
  },
];

/** Figures that are names: screen formats, emergency numbers, sizes of models. */
const nameLikeRules: readonly SayRule[] = [
  { pattern: /(?<![\w.,])([248])K(?![\w'’])/g, say: ([, digit = '']) => `${numberWords(digit)} K` },
  {
    pattern: /(?<![\w.,])(\d)(\d\d)p(?!\w)/g,
    say: ([, hundreds = '', rest = '']) => `${numberWords(hundreds)} ${numberWords(rest)} P`,
  },
  { pattern: /(?<![\w.,])(\d{4})p(?!\w)/g, say: ([, lines = '']) => `${yearWords(Number(lines))} P` },
  { pattern: /(?<=\b(?:dial|call) )\d{3}(?!\w|[.,]\d)/gi, say: ([digits = '']) => spellDigits(digits) },
  { pattern: /(?<=\b(?:911|one one) or )(?:911|112|999)\b/g, say: ([digits = '']) => spellDigits(digits) },
  // "7B" is a billion of something that is named, or else a letter: "Llama 7B", "221B Baker Street".
  {
    pattern: /(?<![\w.,$€£])(\d+(?:\.\d+)?)B(?![\w'’]| \p{Ll}{3,}s\b| people\b)/gu,
    say: ([, digits = '']) => `${numberWords(digits)} B`,
  },
  { pattern: /(?<=[A-Za-z])-(?=\d)/g, say: () => ' ' },
  { pattern: /(?<=\d),(?=\d{1,2}(?!\d))/g, say: () => ', ' },
];

/** Ordinals, years, then whatever figures are left. */
export const plainNumberRules: readonly SayRule[] = [
  ...nameLikeRules,
  {
    pattern: /(?<![\w.,])(\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b/gi,
    say: ([, digits = '']) => ordinal(Number(digits.replaceAll(',', ''))),
  },
  {
    pattern: /(?<![\w.,])(1[1-9]\d\d|20\d\d)\s?[-–—]\s?(1[1-9]\d\d|20\d\d|\d\d)(?![\w-]|[.,]\d)/g,
    say: ([, from = '', to = '']) =>
      `${yearWords(Number(from))} to ${to.length === 2 ? cardinal(Number(to)) : yearWords(Number(to))}`,
  },
  {
    pattern: new RegExp(String.raw`\b(${yearContext}) (1[1-9]\d\d|20\d\d)(?![\w-]|[.,]\d|%)`, 'gi'),
    say: ([, lead = '', year = '']) => `${lead} ${yearWords(Number(year))}`,
  },
  {
    pattern: /(?<![\w.,-])(19\d\d|20[0-3]\d)(?![\w-]|[.,]\d|%)/g,
    say: ([, year = '']) => yearWords(Number(year)),
  },
  {
    pattern: new RegExp(String.raw`(?<!\w)(${amount})(${magnitude})(?!\w)`, 'g'),
    say: ([, digits = '', scale = '']) => amountWords(digits) + magnitudeWord(scale),
  },
  // Figures inside a word: "B2B", "R2D2", "mp3", "3D", "5G".
  { pattern: /(?<=[A-Za-z])\d+(?=[A-Za-z])/g, say: ([digits = '']) => ` ${shortNumber(digits)} ` },
  { pattern: /(?<=[A-Za-z])-?(\d+)/g, say: ([, digits = '']) => ` ${shortNumber(digits)}` },
  { pattern: /\d[\d,]*(?:\.\d+)?/g, say: ([digits = '']) => `${numberWords(digits)} ` },
];

function plural(words: string): string {
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}

/** Up to two figures as one number, more one by one: "mp three", "B twelve", "flight nine one one". */
function shortNumber(digits: string): string {
  return digits.length <= 2 ? numberWords(digits) : spellDigits(digits);
}
