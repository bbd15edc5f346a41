/** Numbers as English words, American style: `one hundred twenty-three`, no "and". */

const belowTwenty =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const scales = ['', ' thousand', ' million', ' billion', ' trillion'];
/** Larger numbers have no name a listener could follow; they are read digit by digit. */
const largestNamed = 10n ** 15n - 1n;

const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function belowThousand(value: number): string {
  if (value < 20) return belowTwenty[value] ?? '';
  if (value < 100) {
    const rest = value % 10;
    const ten = tens[Math.floor(value / 10)] ?? '';
    return rest ? `${ten}-${belowTwenty[rest] ?? ''}` : ten;
  }
  const rest = value % 100;
  const hundreds = `${belowTwenty[Math.floor(value / 100)] ?? ''} hundred`;
  return rest ? `${hundreds} ${belowThousand(rest)}` : hundreds;
}

/** `1234` → `one thousand two hundred thirty-four`; beyond the trillions digit by digit. */
export function cardinal(value: number | bigint): string {
  let rest = BigInt(value);
  if (rest < 0n) return `minus ${cardinal(-rest)}`;
  if (rest < 1000n) return belowThousand(Number(rest));
  if (rest > largestNamed) return spellDigits(rest.toString());
  const groups: string[] = [];
  for (const scale of scales) {
    const group = Number(rest % 1000n);
    if (group) groups.unshift(belowThousand(group) + scale);
    rest /= 1000n;
  }
  return groups.join(' ');
}

/** `21` → `twenty-first`. */
export function ordinal(value: number | bigint): string {
  const words = cardinal(value);
  const at = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1;
  const last = words.slice(at);
  const end = irregularOrdinals[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return words.slice(0, at) + end;
}

/** `007` → `zero zero seven`; what is not a digit is left out. */
export function spellDigits(digits: string): string {
  return Array.from(digits.matchAll(/\d/g), ([digit]) => belowTwenty[Number(digit)] ?? '').join(' ');
}

/** `1984` → `nineteen eighty-four`, `2005` → `two thousand five`, `1900` → `nineteen hundred`. */
export function yearWords(year: number): string {
  const century = Math.floor(year / 100);
  const rest = year % 100;
  if (year < 1000 || year > 9999 || century % 10 === 0) {
    if (century % 10 !== 0 || rest < 10 || year < 1000 || year > 9999) return cardinal(year);
  }
  if (rest === 0) return `${belowThousand(century)} hundred`;
  if (rest < 10) return `${belowThousand(century)} oh ${belowThousand(rest)}`;
  return `${belowThousand(century)} ${belowThousand(rest)}`;
}

/** A written number (`1,234.5`, `-0.25`, `007`, `.5`) as words. */
export function numberWords(written: string): string {
  const sign = /^[-−]/.test(written) ? 'minus ' : '';
  const [whole = '', fraction] = written
    .replace(/^[-−+]/, '')
    .replace(/[,\s]/g, '')
    .split('.');
  const hasLeadingZero = whole.length > 1 && whole.startsWith('0');
  const integer = whole === '' ? '' : hasLeadingZero ? spellDigits(whole) : cardinal(BigInt(whole));
  if (fraction === undefined || fraction === '') return sign + integer;
  return `${sign}${integer}${integer ? ' ' : ''}point ${spellDigits(fraction)}`;
}

/** `2` → `half`, `4` → `quarter`, else the ordinal; `count` decides the plural. */
export function fractionWords(numerator: number, denominator: number): string {
  const part = denominator === 2 ? 'half' : denominator === 4 ? 'quarter' : ordinal(denominator);
  const plural = part === 'half' ? 'halves' : `${part}s`;
  return numerator === 1 ? `one ${part}` : `${cardinal(numerator)} ${plural}`;
}
