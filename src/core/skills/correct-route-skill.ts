import type { IntentLabel } from '../ports/index.ts';
import { answer, phraseSkill } from './phrase-skill.ts';

/** How people call the kinds of requests. */
const kinds: readonly (readonly [RegExp, IntentLabel, string])[] = [
  [/^(?:code|coding|programming)$/, 'code', 'code'],
  [/^(?:talk|chat|conversation|small talk|just talk)$/, 'conversation', 'talk'],
  [/^(?:tool|action|a job|task)$/, 'tool', 'something to do'],
  [/^(?:command|order|instruction)$/, 'command', 'a command'],
];

const correction =
  /^(?:no |nope |sorry )*(?:that|this|it) (?:was supposed to be|was meant (?:as|to be)|should (?:have been|be)|was|is)(?: just| only| about)?(?: an?)? (?<kind>[a-z ]+?)(?: (?:question|request|thing))?$/;

/** "that was code", "no that was just talk", "that should have been a tool request". */
export const correctRouteSkill = phraseSkill({
  id: 'correct-route',
  label: 'command',
  example: 'that was code',
  read(form) {
    const said = correction.exec(form)?.groups?.['kind'] ?? '';
    const kind = kinds.find(([pattern]) => pattern.test(said));
    if (!kind) return undefined;
    const [, label, name] = kind;
    return ({ lastLabel }) => {
      if (lastLabel === undefined) return answer('You have not asked me anything I could have taken wrong.');
      if (lastLabel === label) return answer(`I took it for ${name} as well.`);
      return answer(`Thanks, I noted that it was ${name}.`, { type: 'correct-route', label });
    };
  },
});
