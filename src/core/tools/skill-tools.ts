import type { Tool, ToolDefinition } from '../ports/index.ts';
import { createSkills, matchSkill, type Skill } from '../skills/index.ts';
import type { SkillContext } from '../skills/skill.ts';

type Given = Readonly<Record<string, unknown>>;

/** A skill as a model calls it: arguments in, the words a person would say out. The skill understands the rest. */
interface SkillTool {
  readonly definition: ToolDefinition;
  readonly isReadOnly: boolean;
  readonly phrase: (given: Given) => string;
}

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const takes = (properties: Given, ...required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
});
const words = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

const skillTools: readonly SkillTool[] = [
  {
    definition: {
      name: 'get_time',
      description: 'The time now, here or in a city.',
      parameters: takes({ city: text }),
    },
    isReadOnly: true,
    phrase: ({ city }) => (words(city) === '' ? 'what time is it' : `what time is it in ${words(city)}`),
  },
  {
    definition: { name: 'get_date', description: 'What day it is today.', parameters: takes({}) },
    isReadOnly: true,
    phrase: () => 'what day is it today',
  },
  {
    definition: {
      name: 'set_timer',
      description: 'Starts a timer that rings aloud.',
      parameters: takes({ seconds: number, label: text }, 'seconds'),
    },
    isReadOnly: false,
    phrase: ({ seconds, label }) =>
      `set a timer for ${words(seconds)} seconds${words(label) === '' ? '' : ` called ${words(label)}`}`,
  },
  {
    definition: { name: 'cancel_timers', description: 'Stops all timers.', parameters: takes({}) },
    isReadOnly: false,
    phrase: () => 'cancel all timers',
  },
  {
    definition: { name: 'list_timers', description: 'How long the timers still run.', parameters: takes({}) },
    isReadOnly: true,
    phrase: () => 'what timers do i have',
  },
  {
    definition: {
      name: 'calculate',
      description: 'The exact result of a sum such as 17 * 23.',
      parameters: takes({ expression: text }, 'expression'),
    },
    isReadOnly: true,
    phrase: ({ expression }) => `what is ${words(expression)}`,
  },
  {
    definition: {
      name: 'convert_units',
      description: 'Converts an amount between units such as miles and kilometers.',
      parameters: takes({ amount: number, from: text, to: text }, 'amount', 'from', 'to'),
    },
    isReadOnly: true,
    phrase: ({ amount, from, to }) => `convert ${words(amount)} ${words(from)} to ${words(to)}`,
  },
  {
    definition: { name: 'roll_dice', description: 'Rolls a die.', parameters: takes({}) },
    isReadOnly: true,
    phrase: () => 'roll a dice',
  },
];

export const skillToolDefinitions: readonly ToolDefinition[] = skillTools.map(({ definition }) => definition);
export const skillToolNames: readonly string[] = skillToolDefinitions.map(({ name }) => name);

/** Skills answer at once, or something is wrong. */
const timeoutMs = 2_000;

/** The built-in skills as tools, for one request. */
export function createSkillTools(
  context: SkillContext,
  skills: readonly Skill[] = createSkills(),
): readonly Tool[] {
  return skillTools.map(({ definition, isReadOnly, phrase }) => ({
    definition,
    isReadOnly,
    source: 'skills',
    roles: [],
    timeoutMs,
    async call(given, options) {
      const match = matchSkill(skills, phrase(given));
      if (!match) return { text: 'These arguments are not understood.', isError: true };
      return { ...(await match.run(context, options)), isError: false, isAnswer: true };
    },
  }));
}
