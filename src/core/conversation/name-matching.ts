import { wordsOf } from '../turn/transcript-guard.ts';
import { spokenForm } from './spoken-form.ts';

/** Recognisers spell a name in one to three words: `I bot`, `eye bot`, `Hey, I both`. */
const widestSpelling = 3;
/** A misspelt name counts only where people put a name they call: at the beginning or the end. */
const vocativeReach = 3;
const greetings = new Set([
  'hey',
  'hi',
  'hello',
  'ok',
  'okay',
  'yo',
  'oh',
  'and',
  'so',
  'please',
  'um',
  'uh',
]);

export interface NameMatch {
  readonly isExact: boolean;
  /** What was said without the name and the greeting before it; the whole when nothing is left. */
  readonly rest: string;
}

/**
 * Finds one of `names` in what was said: spelt exactly anywhere, or nearly so, or as it sounds, where one calls
 * somebody. Recognisers write names they do not know as ordinary words (`a bot`): elsewhere these are words.
 */
export function findName(text: string, names: readonly string[]): NameMatch | undefined {
  const words = wordsOf(text);
  const spellings = spellingsOf(names);
  let near: NameMatch | undefined;
  for (let start = 0; start < words.length; start++) {
    for (let width = 1; width <= widestSpelling && start + width <= words.length; width++) {
      const heard = words.slice(start, start + width).join('');
      if (spellings.includes(heard))
        return { isExact: true, rest: without(text, start, width, words.length) };
      const isVocative =
        words.slice(0, start).every((word) => greetings.has(word)) ||
        (start + width === words.length && words.length - start <= vocativeReach);
      const isNameLike = spellings.some((name) => isNear(heard, name));
      if (isVocative && isNameLike) {
        near ??= { isExact: false, rest: without(text, start, width, words.length) };
      }
    }
  }
  return near;
}

const spellingsOf = (names: readonly string[]) =>
  names.map((name) => wordsOf(name).join('')).filter((name) => name.length > 1);

/** Shorter ones are too many other words' neighbours. */
const shortestNear = 4;

/** One letter wrong in a short name, two in a long one, the first too; or any spelling of the same sound. */
function isNear(heard: string, name: string): boolean {
  if (name.length < shortestNear) return false;
  if (editDistance(heard, name) <= (name.length >= 8 ? 2 : 1)) return true;
  const form = spokenForm(name);
  return form.length >= shortestNear && spokenForm(heard) === form;
}

/** Takes the name out where it stands at an end of the sentence; in the middle it is part of what is said. */
function without(text: string, start: number, width: number, count: number): string {
  const spans = [...text.matchAll(/[\p{L}\p{N}'’]+/gu)];
  const first = spans[start];
  const last = spans[start + width - 1];
  if (!first || !last) return text;
  const isLeading = spans.slice(0, start).every(([word]) => greetings.has(word.toLowerCase()));
  if (isLeading) {
    const rest = text.slice(last.index + last[0].length).replace(/^[^\p{L}\p{N}]+/u, '');
    return rest === '' ? text : capitalised(rest);
  }
  if (start + width !== count) return text;
  const end = text.slice(last.index + last[0].length).match(/[?!]/u)?.[0] ?? '';
  return text.slice(0, first.index).replace(/[\s,]+$/u, '') + end;
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Levenshtein's distance, two rows at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
