import { applyRules, type SayRule } from '../say-rule.ts';
import { abbreviationRules } from './abbreviations.ts';
import { acronymRules, sayAcronyms } from './acronyms.ts';
import { decadeRules, fractionRules, plainNumberRules } from './amount.ts';
import { moneyRules } from './money.ts';
import { nameRules } from './names.ts';
import { signedNameRules, symbolRules } from './symbols.ts';
import { dateRules, timeRules } from './times.ts';
import { unitRules } from './units.ts';

/** The most specific first: what looks like a date must be gone before ranges and fractions are looked for. */
const inOrder: readonly SayRule[] = [
  // A list in one line.
  { pattern: /(?<=^|[.:;!?]\s)(\d{1,2})\.\s(?=\p{Lu})/gu, say: ([, number = '']) => `${number}, ` },
  ...signedNameRules,
  ...dateRules,
  ...timeRules,
  ...nameRules,
  ...abbreviationRules,
  ...decadeRules,
  ...moneyRules,
  ...fractionRules,
  ...unitRules,
  ...symbolRules,
  ...acronymRules,
  ...plainNumberRules,
];

/** English text without markup as a person says it: figures, dates, money, units, signs and abbreviations in words. */
export function sayEnglish(text: string): string {
  return sayAcronyms(applyRules(text, inOrder));
}
