import { type Answer, answer, phraseSkill } from './phrase-skill.ts';
import type { SkillContext } from './skill.ts';
import { durationWords, parseDuration } from './spoken-duration.ts';

const longestTimerMs = 24 * 60 * 60 * 1000;
const start =
  '(?:set|said|start|create|make|begin|put on|give me|add|run|i need|i want|can i (?:have|get)|set up)(?: me| us)?';
const called = '(?: (?:called|named|labell?ed|with the name) (.+?))?';

interface TimerRequest {
  readonly durationMs: number;
  readonly label: string;
  /** Said as "I'll remind you", not as a timer. */
  readonly isReminder: boolean;
}

const withoutArticle = (words: string) => words.replace(/^(?:the|my|a|an|some) /, '');

/** "ten minutes for the pasta", "ten minutes": a duration, and what it is for. */
function readDuration(words: string, label = ''): { durationMs: number; label: string } | undefined {
  const whole = parseDuration(words);
  if (whole !== undefined) return { durationMs: whole, label: withoutArticle(label) };
  if (label !== '') return undefined;
  for (const gap of words.matchAll(/ (?:for|to) /g)) {
    const durationMs = parseDuration(words.slice(0, gap.index));
    const rest = words.slice(gap.index + gap[0].length);
    if (durationMs !== undefined && rest !== '') return { durationMs, label: withoutArticle(rest) };
  }
  return undefined;
}

const timerForms: readonly RegExp[] = [
  // "set a (pasta) timer for ten minutes (called pasta)"
  new RegExp(
    `^${start} (?:(?:a|an|another|the|my|new) )*(?<before>[a-z ]+? )?(?:timer|countdown|alarm|time are|timber)(?: (?:called|named|labell?ed) (?<middle>.+?))? (?:for|of|to|at|with|in) (?<duration>.+?)${called.replace('(.+?)', '(?<after>.+?)')}$`,
  ),
  // "set a ten minute timer (for the pasta)"
  new RegExp(
    `^(?:${start} )?(?:(?:a|an|another|new) )*(?<duration>.+?) (?:long )?(?:timer|countdown)(?: (?:called|named|labell?ed|for|to) (?<after>.+?))?$`,
  ),
  // "timer ten minutes", "countdown for ten minutes"
  new RegExp(
    `^(?:timer|countdown|count down)(?: (?:for|of|from))? (?<duration>.+?)${called.replace('(.+?)', '(?<after>.+?)')}$`,
  ),
];
const reminderForms: readonly RegExp[] = [
  /^(?:remind me|give me a reminder|set (?:me )?a reminder)(?: again)? (?:in|after) (?<duration>.+?) (?:to|about|that|of) (?<what>.+)$/,
  /^(?:remind me|give me a reminder|set (?:me )?a reminder) (?<joint>to|about|that|of) (?<what>.+) in (?<duration>.+?)$/,
  /^(?:remind me|wake me(?: up)?|alert me|ping me|nudge me|let me know|set (?:me )?a reminder)(?: again)? (?:in|after|for) (?<duration>.+?)$/,
];

function readTimer(form: string): TimerRequest | undefined {
  for (const pattern of reminderForms) {
    const { duration, what = '' } = pattern.exec(form)?.groups ?? {};
    const durationMs = duration === undefined ? undefined : parseDuration(duration);
    if (durationMs !== undefined) return { durationMs, label: what, isReminder: true };
  }
  for (const pattern of timerForms) {
    const { duration, before = '', middle = '', after = '' } = pattern.exec(form)?.groups ?? {};
    if (duration === undefined || /\bat\b/.test(before)) continue;
    const found = readDuration(duration, after || middle || before.trim());
    if (found) return { ...found, isReminder: false };
  }
  return undefined;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function setTimer({ durationMs, label, isReminder }: TimerRequest, context: SkillContext) {
  if (durationMs > longestTimerMs) return answer('I can set timers of up to a day.');
  // Unique among the running ones: two timers can be set within a millisecond, but not two with one number.
  const timerId = `timer-${context.wallNow}-${context.timers.length + 1}`;
  const length = durationWords(durationMs);
  const said = isReminder
    ? `Okay, I'll remind you in ${length}${label === '' ? '' : /ing$/.test(label.split(' ')[0] ?? '') ? `: ${label}` : ` to ${label}`}.`
    : label === ''
      ? `Timer set for ${length}.`
      : `${capital(label)} timer set for ${length}.`;
  return answer(said, { type: 'set-timer', timerId, durationMs, label });
}

/** "set a timer for one and a half minutes called pasta", "remind me in ten minutes to call mom". */
export const setTimerSkill = phraseSkill({
  id: 'set-timer',
  label: 'tool',
  example: 'set a timer for ten minutes',
  read(form): Answer | undefined {
    const request = readTimer(form);
    if (request) return (context) => setTimer(request, context);
    if (!new RegExp(`^${start} (?:a|an|another|the|my)? ?(?:new )?timer$`).test(form)) return undefined;
    return () => answer('For how long? Say, for example: set a timer for five minutes.');
  },
});

/** The timers a name means; a name that fits none means none, no name means all. */
function timersCalled(context: SkillContext, name: string) {
  if (name === '') return context.timers;
  const wanted = withoutArticle(name);
  const length = parseDuration(wanted);
  return context.timers.filter(
    ({ label }) =>
      label.toLowerCase() === wanted ||
      label.toLowerCase().includes(wanted) ||
      (length !== undefined && label === ''),
  );
}

const cancel =
  /^(?:cancel|stop|delete|remove|clear|kill|turn off|end|get rid of|dismiss|switch off)(?: (?:all|both|every|each))?(?: of)?(?: (?:the|my|our|that|this|those|these))?(?: (?<name>(?!all\b|of\b)[a-z0-9 ]+?))?(?: (?:timers?|alarms?|countdowns?|reminders?))(?: (?:called|named|for) (?<called>.+))?$/;

/** "cancel the timer", "cancel the pasta timer", "clear all timers". */
export const cancelTimersSkill = phraseSkill({
  id: 'cancel-timers',
  label: 'tool',
  example: 'cancel the timer',
  read(form) {
    const groups = cancel.exec(form)?.groups;
    if (!groups) return undefined;
    const name = groups['called'] ?? groups['name'] ?? '';
    return (context) => {
      const timers = timersCalled(context, name);
      if (timers.length === 0)
        return answer(
          context.timers.length === 0 ? 'There is no timer running.' : `There is no ${name} timer.`,
        );
      const said = timers.length === 1 ? 'Timer cancelled.' : `${timers.length} timers cancelled.`;
      return answer(said, { type: 'cancel-timers', timerIds: timers.map(({ id }) => id) });
    };
  },
});

const list =
  /^(?:how (?:much (?:time|longer)|long|many (?:minutes|seconds|hours))(?: (?:is|are|do i have|have i got|does it have))?(?: (?:there|still|left|remaining|is))*(?: (?:on|for|of|until|with)(?: (?:the|my|that))?(?: (?<name>[a-z0-9 ]+?))? (?:timers?|countdown)(?: (?:is|goes|ends|left|remaining|has|rings|done|off|over|up))*)|(?:what|which|any|how many|are there any|do i have any)(?: (?:is|are))?(?: (?:my|the|other))? timers?(?: (?:do i have|have i|are|is|did i))?(?: (?:got|there|set|running|on|active|left|going|still))*|(?:list|show|check|read|tell me)(?: me)?(?: (?:all|the|my|of|about|out))* (?<checked>[a-z]+ )?timers?(?: status)?|how much time (?:is |do i have )?left|(?:the )?timer status)$/;

/** "how much time is left on my timer", "what timers do I have". */
export const listTimersSkill = phraseSkill({
  id: 'list-timers',
  label: 'tool',
  example: 'how much time is left on my timer',
  read(form) {
    const found = list.exec(form);
    if (!found) return undefined;
    const name = (found.groups?.['name'] ?? found.groups?.['checked'] ?? '').trim();
    return (context) => {
      const timers = timersCalled(context, name);
      if (timers.length === 0)
        return answer(
          name !== '' && context.timers.length > 0
            ? `There is no ${name} timer.`
            : 'There is no timer running.',
        );
      const said = timers.map(({ label, endsAt }) => {
        const left = durationWords(endsAt - context.wallNow);
        return `${label === '' ? (timers.length === 1 ? 'your timer' : 'one timer') : `the ${label} timer`} has ${left} left`;
      });
      return answer(`${capital(said.join(', and '))}.`);
    };
  },
});
