import type { Tool, ToolDefinition } from '../ports/index.ts';
import { createSkills, matchSkill, type Skill } from '../skills/index.ts';
import type { SkillContext } from '../skills/skill.ts';
import {
  cancelPhrase,
  conversionPhrase,
  datePhrase,
  dicePhrase,
  type PhraseOf,
  sumPhrase,
  timePhrase,
  timerPhrase,
  timersPhrase,
} from './skill-phrases.ts';

type Given = Readonly<Record<string, unknown>>;

/** A skill as a model calls it: arguments in, the words a person would say out. The skill understands the rest. */
interface SkillTool {
  readonly definition: ToolDefinition;
  readonly isReadOnly: boolean;
  readonly phrase: PhraseOf;
}

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const takes = (properties: Given, ...required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
});

const skillTools: readonly SkillTool[] = [
  {
    definition: {
      name: 'get_time',
      description: 'The time now, here or in a city.',
      parameters: takes({ city: text }),
    },
    isReadOnly: true,
    phrase: timePhrase,
  },
  {
    definition: { name: 'get_date', description: 'What day it is today.', parameters: takes({}) },
    isReadOnly: true,
    phrase: datePhrase,
  },
  {
    definition: {
      name: 'set_timer',
      description: 'Starts a timer that rings aloud.',
      parameters: takes({ seconds: number, label: text }, 'seconds'),
    },
    isReadOnly: false,
    phrase: timerPhrase,
  },
  {
    definition: { name: 'cancel_timers', description: 'Stops all timers.', parameters: takes({}) },
    isReadOnly: false,
    phrase: cancelPhrase,
  },
  {
    definition: { name: 'list_timers', description: 'How long the timers still run.', parameters: takes({}) },
    isReadOnly: true,
    phrase: timersPhrase,
  },
  {
    definition: {
      name: 'calculate',
      description: 'The exact result of a sum such as 17 * 23.',
      parameters: takes({ expression: text }, 'expression'),
    },
    isReadOnly: true,
    phrase: sumPhrase,
  },
  {
    definition: {
      name: 'convert_units',
      description: 'Converts an amount between units such as miles and kilometers.',
      parameters: takes({ amount: number, from: text, to: text }, 'amount', 'from', 'to'),
    },
    isReadOnly: true,
    phrase: conversionPhrase,
  },
  {
    definition: { name: 'roll_dice', description: 'Rolls a die.', parameters: takes({}) },
    isReadOnly: true,
    phrase: dicePhrase,
  },
];

export const skillToolDefinitions: readonly ToolDefinition[] = skillTools.map(({ definition }) => definition);
export const skillToolNames: readonly string[] = skillToolDefinitions.map(({ name }) => name);

/** Skills answer at once, or something is wrong. */
const timeoutMs = 2_000;

/** The built-in skills as tools, for one request in the words of who asks. */
export function createSkillTools(
  context: SkillContext,
  request: string,
  skills: readonly Skill[] = createSkills(),
): readonly Tool[] {
  return skillTools.map(({ definition, isReadOnly, phrase }) => ({
    definition,
    isReadOnly,
    source: 'skills',
    roles: [],
    timeoutMs,
    isMeant: () => phrase({}, request) !== undefined,
    async call(given, options) {
      const match = matchSkill(skills, phrase(given, request) ?? '');
      if (!match) return { text: 'These arguments are not understood.', isError: true };
      return { ...(await match.run(context, options)), isError: false, isAnswer: true };
    },
  }));
}
