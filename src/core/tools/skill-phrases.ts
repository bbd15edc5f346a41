import { parseDuration } from '../skills/spoken-duration.ts';
import { parseNumberSlot } from '../skills/spoken-number.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The words a person would say for a call, or undefined when nothing that was asked speaks for it, whatever is given.
 * Small models call something for everything ("play some jazz": the dice) and get figures wrong ("half an hour": 30
 * seconds), so that what can be found in the words of who asks is taken from there.
 */
export type PhraseOf = (given: Given, request: string) => string | undefined;

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');
const wordsOf = (request: string) =>
  request
    .toLowerCase()
    .replace(/[^\p{L}\p{N}:./' -]|[.:](?!\d)/gu, ' ')
    .split(/[\s-]+/)
    .filter(Boolean);

/** What a recogniser may write for a figure, and people say for itself far more often: "an hour to drink", "for us". */
const isOtherWord = (word: string | undefined) => /^(?:to|too|for)$/.test(word ?? '');

/** The longest stretch of the request that is a length of time, ms. */
function findDuration(request: string): number | undefined {
  const words = wordsOf(request);
  for (let length = Math.min(words.length, 8); length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      if (isOtherWord(words[start + length - 1])) continue;
      const durationMs = parseDuration(words.slice(start, start + length).join(' '));
      if (durationMs !== undefined) return durationMs;
    }
  }
  return undefined;
}

function countNumbers(request: string): number {
  const words = wordsOf(request);
  let count = 0;
  for (let at = 0; at < words.length; ) {
    const number = parseNumberSlot(words, at);
    if (number && !(number.next === at + 1 && isOtherWord(words[at]))) count++;
    at = number ? number.next : at + 1;
  }
  return count;
}

const isSaid = (name: string, request: string) =>
  name !== '' && ` ${wordsOf(request).join(' ')} `.includes(` ${wordsOf(name).join(' ')} `);

export const timePhrase: PhraseOf = ({ city }, request) => {
  if (!/\b(?:time|late|early|clock|o'clock|hour)\b/i.test(request)) return undefined;
  // A city nobody spoke of is the model's own idea.
  return isSaid(textOf(city), request) ? `what time is it in ${textOf(city)}` : 'what time is it';
};

export const datePhrase: PhraseOf = (_given, request) =>
  /\b(?:date|day|today|weekday|month|year)\b/i.test(request) ? 'what day is it today' : undefined;

export const timerPhrase: PhraseOf = ({ label }, request) => {
  const durationMs = findDuration(request);
  if (durationMs === undefined) return undefined;
  const called = textOf(label) === '' ? '' : ` called ${textOf(label)}`;
  return `set a timer for ${Math.round(durationMs / 1000)} seconds${called}`;
};

const timers = /\b(?:timers?|countdowns?|alarms?|reminders?|clock)\b/i;

export const cancelPhrase: PhraseOf = (_given, request) =>
  timers.test(request) && /\b(?:stop|cancel|end|off|kill|delete|clear|drop|forget|remove)\b/i.test(request)
    ? 'cancel all timers'
    : undefined;

export const timersPhrase: PhraseOf = (_given, request) =>
  timers.test(request) || /\bhow (?:long|much)\b/i.test(request) ? 'what timers do i have' : undefined;

export const sumPhrase: PhraseOf = ({ expression }, request) =>
  countNumbers(request) >= 2 ? `what is ${textOf(expression)}` : undefined;

export const conversionPhrase: PhraseOf = ({ amount, from, to }, request) =>
  countNumbers(request) >= 1 ? `convert ${textOf(amount)} ${textOf(from)} to ${textOf(to)}` : undefined;

export const dicePhrase: PhraseOf = (_given, request) =>
  /\b(?:dice|die|roll|flip|coin|toss|random|pick|choose|decide|draw)\b/i.test(request)
    ? 'roll a dice'
    : undefined;
