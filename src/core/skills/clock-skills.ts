import { placeName, zoneOf } from './cities.ts';
import { type Answer, answer, phraseSkill } from './phrase-skill.ts';

const dayMs = 24 * 60 * 60 * 1000;

const place = String.raw`(?: (?:over )?(?:in|at|for) ((?!(?:my|your|the end|the morning|the evening|this|that|a|an|all|case|general|music|mind)\b)[\p{L} .]{2,30}))?`;
const asksTime = new RegExp(
  `^(?:(?:do you (?:know|have)|(?:can you )?tell me|give me|check|say|i (?:want|need) to know) )?(?:(?:what|the) (?:is )?(?:the )?(?:current |exact |local )?time(?: is it| it is| do you have| have you got| is it (?:here|there)| here| there)?|what time (?:is it|it is|do you have|have we got)|(?:the )?current time|time|got the time|have you got the time|how late is it)(?: (?:here|today|currently|exactly))?${place}$`,
  'u',
);

const format = (at: number, timeZone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(at);
const clock = (at: number, timeZone: string) =>
  format(at, timeZone, { hour: 'numeric', minute: '2-digit', hour12: true }).replace(/\u202f/g, ' ');
const weekday = (at: number, timeZone: string) => format(at, timeZone, { weekday: 'long' });

const unknownPlace =
  (name: string): Answer =>
  () =>
    answer(`I'm not sure which time zone ${placeName(name)} is in. Try a big city nearby.`);

/** "what time is it", "what time is it in Tokyo". */
export const timeSkill = phraseSkill({
  id: 'time',
  label: 'tool',
  example: 'what time is it in Tokyo',
  read(form) {
    const found = asksTime.exec(form);
    // The bare word is a recognition fragment as often as a question.
    if (!found || form === 'the time' || (form === 'time' && !found[1])) return undefined;
    const where = found[1]?.trim();
    if (where === undefined) {
      return ({ wallNow, timeZone }) => answer(`It's ${clock(wallNow, timeZone)}.`);
    }
    const zone = zoneOf(where);
    // "Time for you to go" asks for no clock.
    if (zone === undefined && / for /.test(form)) return undefined;
    if (zone === undefined) return unknownPlace(where);
    return ({ wallNow, timeZone }) => {
      const day = weekday(wallNow, zone);
      const other = day === weekday(wallNow, timeZone) ? '' : ` on ${day}`;
      return answer(`It's ${clock(wallNow, zone)}${other} in ${placeName(where)}.`);
    };
  },
});

const which = '(today|tomorrow|yesterday|the day after tomorrow|the day before yesterday)';
const offsets: Readonly<Record<string, number>> = {
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  'the day after tomorrow': 2,
  'the day before yesterday': -2,
};
const asksDate = new RegExp(
  `^(?:(?:do you know|(?:can you )?tell me|give me|say) )?(?:(?:what|which) (?:day|date)(?: of the (?:week|month|year))? (?:is it|it is|do we have|have we got|is|was|will it be)(?: ${which})?|(?:what|which) (?:day|date) is ${which}|(?:what is )?(?:the )?(?:current )?(?:date|day)(?: ${which})?|(?:what is )?(today|tomorrow|yesterday)s (?:date|day)|what is (today|the day)|what is the date of (today))${place}$`,
  'u',
);
const asksPart =
  /^(?:(?:do you know|tell me) )?(?:what|which) (year|month|week) (?:is it|it is|are we in|do we have)(?: (?:now|today|currently))?$/;

/** "what day is it", "what's the date tomorrow", "what year is it". */
export const dateSkill = phraseSkill({
  id: 'date',
  label: 'tool',
  example: "what's today's date",
  read(form) {
    const part = asksPart.exec(form)?.[1];
    if (part !== undefined) return ({ wallNow, timeZone }) => answer(datePart(part, wallNow, timeZone));
    const found = asksDate.exec(form);
    if (!found || /^(?:the )?(?:date|day|current day)$/.test(form)) return undefined;
    const groups: readonly (string | undefined)[] = found;
    const where = groups[7]?.trim();
    const day = groups.slice(1, 7).find((word) => word !== undefined) ?? 'today';
    const zone = where === undefined ? undefined : zoneOf(where);
    if (where !== undefined && zone === undefined) return unknownPlace(where);
    return ({ wallNow, timeZone }) => {
      const offset = offsets[day] ?? 0;
      const date = format(wallNow + offset * dayMs, zone ?? timeZone, {
        weekday: 'long',
        month: 'long',
        day: 'numeric',
        year: 'numeric',
      });
      const verb = offset === 0 ? 'is' : offset > 0 ? 'will be' : 'was';
      const name = offset === 0 || offsets[day] === undefined ? 'today' : day;
      const there = where === undefined ? '' : ` in ${placeName(where)}`;
      return answer(`${name.charAt(0).toUpperCase()}${name.slice(1)}${there} ${verb} ${date}.`);
    };
  },
});

function datePart(part: string, at: number, timeZone: string): string {
  if (part === 'year') return `It's ${format(at, timeZone, { year: 'numeric' })}.`;
  if (part === 'month') return `It's ${format(at, timeZone, { month: 'long' })}.`;
  return `It's week ${isoWeek(at, timeZone)}.`;
}

/** ISO 8601: week 1 holds the year's first Thursday. */
function isoWeek(at: number, timeZone: string): number {
  const [month = 1, day = 1, year = 1970] = format(at, timeZone, {
    month: 'numeric',
    day: 'numeric',
    year: 'numeric',
  })
    .split('/')
    .map(Number);
  const date = Date.UTC(year, month - 1, day);
  const thursday = date + (4 - (new Date(date).getUTCDay() || 7)) * dayMs;
  const firstDay = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - firstDay) / (7 * dayMs)) + 1;
}
