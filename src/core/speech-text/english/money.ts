import { cardinal, numberWords } from '../../text/english-numbers.ts';
import type { SayRule } from '../say-rule.ts';
import { amount, amountWords, isOne, magnitude, magnitudeWord } from './amount.ts';

interface Currency {
  readonly one: string;
  readonly many: string;
  readonly cent?: readonly [one: string, many: string];
}
const cents = ['cent', 'cents'] as const;
const currencies: Readonly<Record<string, Currency>> = {
  $: { one: 'dollar', many: 'dollars', cent: cents },
  '€': { one: 'euro', many: 'euros', cent: cents },
  '£': { one: 'pound', many: 'pounds', cent: ['penny', 'pence'] },
  '¥': { one: 'yen', many: 'yen' },
  '₹': { one: 'rupee', many: 'rupees' },
  '₩': { one: 'won', many: 'won' },
  '₿': { one: 'bitcoin', many: 'bitcoins' },
  USD: { one: 'US dollar', many: 'US dollars', cent: cents },
  EUR: { one: 'euro', many: 'euros', cent: cents },
  GBP: { one: 'pound', many: 'pounds', cent: ['penny', 'pence'] },
  CHF: { one: 'Swiss franc', many: 'Swiss francs' },
  JPY: { one: 'yen', many: 'yen' },
};
const signs = '[$€£¥₹₩₿]';
const codes = 'USD|EUR|GBP|CHF|JPY';

/** `$5.99` → `five dollars and ninety-nine cents`, `€1.5M` → `one point five million euros`. */
function moneyWords(written: string, scale: string, sign: string): string {
  const currency = currencies[sign];
  if (!currency) return `${written}${scale}${sign}`;
  if (scale.trim() !== '') return `${amountWords(written)}${magnitudeWord(scale)} ${currency.many}`;
  const exact = /^([-−]?)([\d,]+)\.(\d\d)$/.exec(written);
  if (!exact || !currency.cent) {
    return `${amountWords(written)} ${isOne(written) ? currency.one : currency.many}`;
  }
  const [, minus = '', whole = '', hundredths = ''] = exact;
  const small = Number(hundredths);
  const big = Number(whole.replaceAll(',', ''));
  const smallWords = `${cardinal(small)} ${currency.cent[small === 1 ? 0 : 1]}`;
  const bigWords = `${numberWords(whole)} ${big === 1 ? currency.one : currency.many}`;
  const said = big === 0 && small > 0 ? smallWords : small === 0 ? bigWords : `${bigWords} and ${smallWords}`;
  return minus === '' ? said : `minus ${said}`;
}

export const moneyRules: readonly SayRule[] = [
  {
    // The second sign of "$5-$10" is said once.
    pattern: new RegExp(String.raw`(${signs})(\d[\d,.]*)\s?[-–—]\s?\1(?=\d)`, 'g'),
    say: ([, sign = '', from = '']) => `${sign}${from}-`,
  },
  {
    pattern: new RegExp(
      String.raw`(?<!\w)([-−]?)(?:US|CA|AU)?(${signs})\s?(${amount})(${magnitude})(?!\w)`,
      'g',
    ),
    say: ([, minus = '', sign = '', digits = '', scale = '']) => moneyWords(minus + digits, scale, sign),
  },
  {
    pattern: new RegExp(String.raw`(?<!\w)(${amount})(${magnitude})\s?(${signs}|(?:${codes})\b)`, 'g'),
    say: ([, digits = '', scale = '', sign = '']) => moneyWords(digits, scale, sign),
  },
  {
    pattern: new RegExp(String.raw`\b(${codes})\s(${amount})(${magnitude})(?!\w)`, 'g'),
    say: ([, sign = '', digits = '', scale = '']) => moneyWords(digits, scale, sign),
  },
  {
    pattern: /(?<!\w)(\d+)\s?¢/g,
    say: ([, digits = '']) => `${numberWords(digits)} ${isOne(digits) ? 'cent' : 'cents'}`,
  },
];
