import { parseNumberSlot } from './spoken-number.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

function unitMs(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (/^(?:seconds?|secs?|s)$/.test(word)) return second;
  if (/^(?:minutes?|mins?|minuets?|m)$/.test(word)) return minute;
  if (/^(?:hours?|hrs?|ours?|h)$/.test(word)) return hour;
  if (/^days?$/.test(word)) return 24 * hour;
  return undefined;
}

/** "one hour thirty": the next smaller unit is meant. */
const smallerUnit = (unit: number) => (unit === hour ? minute : unit === minute ? second : undefined);

/**
 * A spoken length of time in ms, or undefined when the words say anything else:
 * "one and a half minutes", "half an hour", "an hour and a quarter", "2 hours 30", "90 seconds", "1h30m".
 */
export function parseDuration(text: string): number | undefined {
  const words = text
    .replace(/^(\d{1,2}):([0-5]\d)(?: minutes)?$/, '$1 minutes $2 seconds')
    .replace(/(\d+) (?:and )?([1-3])\/([2-4])/g, (_written, whole: string, top: string, bottom: string) =>
      String(Number(whole) + Number(top) / Number(bottom)),
    )
    .replace(/(\d)([a-z])/g, '$1 $2')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .replace(/\bhalf hour\b/g, 'half an hour')
    .replace(/\bquarter hour\b/g, 'quarter of an hour')
    .split(' ')
    .filter((word) => word !== '');
  let total = 0;
  let lastUnit: number | undefined;
  let at = 0;
  while (at < words.length) {
    if (words[at] === 'and' && lastUnit !== undefined) at++;
    const step = readStep(words, at, lastUnit);
    if (!step) return undefined;
    total += step.ms;
    lastUnit = step.unit;
    at = step.next;
  }
  return total > 0 ? Math.round(total) : undefined;
}

interface Step {
  readonly ms: number;
  readonly unit: number;
  readonly next: number;
}

function readStep(words: readonly string[], at: number, lastUnit: number | undefined): Step | undefined {
  // "an hour and a half" and "a minute and a quarter": the part is of the unit just named.
  const part = /^a (half|quarter)\b/.exec(words.slice(at, at + 2).join(' '));
  if (part && lastUnit !== undefined && unitMs(words[at + 2]) === undefined) {
    return { ms: lastUnit * (part[1] === 'half' ? 0.5 : 0.25), unit: lastUnit, next: at + 2 };
  }
  const couple = /^(?:a )?couple (?:of )?/.exec(words.slice(at).join(' '));
  if (couple) return withUnit(words, 2, at + couple[0].trim().split(' ').length);
  const isArticle = words[at] === 'a' || words[at] === 'an';
  if (isArticle && unitMs(words[at + 1]) !== undefined) return withUnit(words, 1, at + 1);
  const number = parseNumberSlot(words, at);
  if (!number || number.value < 0) return undefined;
  const named = withUnit(words, number.value, number.next);
  if (named) return named;
  const implied = lastUnit === undefined ? undefined : smallerUnit(lastUnit);
  return implied === undefined ? undefined : { ms: number.value * implied, unit: implied, next: number.next };
}

/** The unit after a number, with the "of an" of "half an hour" and "a quarter of an hour" between them. */
function withUnit(words: readonly string[], count: number, from: number): Step | undefined {
  let at = from;
  if (words[at] === 'of') at++;
  if (words[at] === 'a' || words[at] === 'an') at++;
  const unit = unitMs(words[at]);
  return unit === undefined ? undefined : { ms: count * unit, unit, next: at + 1 };
}

/** `90_000` → `1 minute and 30 seconds`; whole seconds. */
export function durationWords(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / second));
  const named = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const said = named
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  if (said.length === 0) return '0 seconds';
  return said.length === 1 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1) ?? ''}`;
}
