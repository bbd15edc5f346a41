import { cardinal, ordinal, yearWords } from '../../text/english-numbers.ts';
import type { SayRule } from '../say-rule.ts';

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const month = String.raw`(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)`;
const meridiem = String.raw`(?:\s?([AaPp])\.?\s?[Mm]\b\.?)`;

const monthWord = (written: string) =>
  monthNames.find((name) => name.toLowerCase().startsWith(written.slice(0, 3).toLowerCase())) ?? written;

function dateWords(year: string, monthNumber: string, day: string): string | undefined {
  const name = monthNames[Number(monthNumber) - 1];
  const isDay = Number(day) >= 1 && Number(day) <= 31;
  return name && isDay ? `${name} ${ordinal(Number(day))}, ${yearWords(fullYear(year))}` : undefined;
}

const fullYear = (written: string) =>
  written.length === 2 ? Number(written) + (Number(written) < 70 ? 2000 : 1900) : Number(written);

/** `14:30` → `two thirty p.m.`; `9:05` → `nine oh five`; `9:00 am` → `nine a.m.` */
function clockWords(hours: string, minutes: string, half: string): string {
  const hour = Number(hours);
  const minute = Number(minutes);
  // "09:00" and "14:30" are written on a 24-hour clock; "9:30" alone is left as open as it was written.
  const is24 = half === '' && (hour > 12 || hour === 0 || hours.startsWith('0'));
  const said = half === '' ? (is24 ? (hour < 12 ? 'a' : 'p') : '') : half.toLowerCase();
  const suffix = said === '' ? '' : ` ${said}.m.`;
  const onTwelve = cardinal(hour % 12 === 0 ? 12 : hour % 12);
  if (minute === 0) return suffix === '' ? `${onTwelve} o'clock` : onTwelve + suffix;
  return `${onTwelve} ${minute < 10 ? 'oh ' : ''}${cardinal(minute)}${suffix}`;
}

const plural = (count: number, unit: string) => `${cardinal(count)} ${unit}${count === 1 ? '' : 's'}`;

export const dateRules: readonly SayRule[] = [
  {
    pattern:
      /(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])/g,
    say: ([whole = '', year = '', monthNumber = '', day = '', time = '']) => {
      const date = dateWords(year, monthNumber, day);
      return date === undefined ? whole : time === '' ? date : `${date} at ${time}`;
    },
  },
  {
    pattern: /(?<![\w/])(\d{1,2})\/(\d{1,2})\/(\d{4}|\d\d)(?![\w/])/g,
    say: ([whole = '', first = '', second = '', year = '']) =>
      dateWords(year, first, second) ?? dateWords(year, second, first) ?? whole,
  },
  {
    pattern: /(?<![\w.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\w]|\.\d)/g,
    say: ([whole = '', day = '', monthNumber = '', year = '']) => dateWords(year, monthNumber, day) ?? whole,
  },
  {
    pattern: new RegExp(
      String.raw`\b${month} (\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–—]\s?(\d{1,2})(?:st|nd|rd|th)?)?(?:,? (\d{4}))?(?![\w:]|[.,]\d)`,
      'g',
    ),
    say: ([, name = '', day = '', lastDay = '', year = '']) => {
      const until = lastDay === '' ? '' : ` to ${ordinal(Number(lastDay))}`;
      return `${monthWord(name)} ${ordinal(Number(day))}${until}${year === '' ? '' : `, ${yearWords(Number(year))}`}`;
    },
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month}\b\.?(?:,? (\d{4}))?(?![\w:]|[.,]\d)`,
      'g',
    ),
    say: ([, day = '', name = '', year = '']) =>
      `the ${ordinal(Number(day))} of ${monthWord(name)}${year === '' ? '' : `, ${yearWords(Number(year))}`}`,
  },
  {
    pattern: new RegExp(String.raw`\b${month},? (\d{4})(?!\w|[.,]\d)`, 'g'),
    say: ([, name = '', year = '']) => `${monthWord(name)} ${yearWords(Number(year))}`,
  },
];

export const timeRules: readonly SayRule[] = [
  {
    pattern: /(?<![\w:.])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\w:])/g,
    say: ([, hours = '', minutes = '', seconds = '']) =>
      `${plural(Number(hours), 'hour')}, ${plural(Number(minutes), 'minute')} and ${plural(Number(seconds), 'second')}`,
  },
  // The dash of "9:00–17:00" and "9am–5pm".
  {
    pattern: /(?<=\d:[0-5]\d|\d\s?[ap]\.?m\.?)\s?[-–—]\s?(?=\d{1,2}(?::[0-5]\d|\s?[ap]\.?m))/gi,
    say: () => ' to ',
  },
  {
    pattern: new RegExp(String.raw`(?<![\w:.,])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])${meridiem}?(?!\w)`, 'g'),
    say: ([, hours = '', minutes = '', half = '']) => clockWords(hours, minutes, half),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\w:.,])(1[0-2]|0?[1-9])(?:\s?[-–—]\s?(1[0-2]|0?[1-9]))?${meridiem}(?!\w)`,
      'g',
    ),
    say: ([, from = '', to = '', half = '']) =>
      `${to === '' ? '' : `${cardinal(Number(from))} to `}${clockWords(to === '' ? from : to, '00', half)}`,
  },
  // What still looks like a time is a ratio or a score: "16:9", "3:1".
  {
    pattern: /(?<![\w:.,])(\d{1,3}):(\d{1,3})(?![\w:])/g,
    say: ([, left = '', right = '']) => `${cardinal(Number(left))} to ${cardinal(Number(right))}`,
  },
];
