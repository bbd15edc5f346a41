import { describe, expect, it } from 'vitest';
import type { SkillContext } from '../skills/skill.ts';
import { createSkillTools } from './skill-tools.ts';

const context: SkillContext = {
  speaker: { id: 'anna', name: 'Anna' },
  language: 'en',
  timeZone: 'UTC',
  wallNow: Date.UTC(2026, 0, 5, 9, 30),
  random: () => 0.5,
  lastAnswer: undefined,
  assistantName: 'Aibot',
  timers: [{ id: '1', label: 'tea', endsAt: Date.UTC(2026, 0, 5, 9, 31) }],
  voice: { speed: 1, gainDb: 0 },
};

const signal = new AbortController().signal;
const toolOf = (name: string, request: string) => {
  const tool = createSkillTools(context, request).find(({ definition }) => definition.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool;
};

/** What is asked, the call a model makes of it, and what comes of it. */
describe('skills as tools', () => {
  it.each([
    ['how late has it become', 'get_time', {}, "It's 9:30 AM."],
    ['how late is it over in Tokyo', 'get_time', { city: 'tokyo' }, 'in Tokyo.'],
    ['how late has it become', 'get_time', { city: 'New York' }, "It's 9:30 AM."],
    ['which weekday are we on', 'get_date', {}, 'January 5'],
    ['shout when six minutes are up', 'set_timer', { seconds: 360, label: 'eggs' }, '6 minutes'],
    ['give me a nudge in half an hour', 'set_timer', { seconds: 30 }, '30 minutes'],
    ['remind everyone in an hour to drink', 'set_timer', { seconds: 3600 }, 'for 1 hour.'],
    ['in an hour and a half, for the bread', 'set_timer', { seconds: 5400 }, '1 hour and 30 minutes'],
    ['that countdown, stop it', 'cancel_timers', {}, 'cancelled'],
    ['how long till the tea is done', 'list_timers', {}, 'the tea timer'],
    ['seventeen of those at twenty three each', 'calculate', { expression: '17 * 23' }, '391'],
    [
      'ten miles would be how many kilometers',
      'convert_units',
      { amount: 10, from: 'miles', to: 'kilometers' },
      '16',
    ],
    ['pick a number for our game', 'roll_dice', {}, '4'],
  ])('%s: %s %j → …%s…', async (request, name, given, said) => {
    const tool = toolOf(name, request);
    expect(tool.isMeant?.({ text: request }, { signal })).toBe(true);
    const result = await tool.call(given, { signal });
    expect(result).toMatchObject({ isError: false, isAnswer: true });
    expect(result.text.toLowerCase()).toContain(said.toLowerCase());
  });

  it.each([
    ['play some jazz', 'roll_dice'],
    ['book us a table at the italian place', 'get_time'],
    ["don't throw trash on the street", 'set_timer'],
    ['people should throw away their phones', 'cancel_timers'],
    ['how long till my pasta is done', 'get_date'],
    ['what is it worth', 'calculate'],
    ['play something for us to dance to', 'calculate'],
    ['play some jazz for us please', 'convert_units'],
  ])('%s: %s is not meant', (request, name) =>
    expect(toolOf(name, request).isMeant?.({ text: request }, { signal })).toBe(false),
  );

  it('hand on what the conversation has to carry out', async () => {
    const { effects } = await toolOf('set_timer', 'in a minute and a half').call(
      { seconds: 90, label: 'eggs' },
      { signal },
    );
    expect(effects).toMatchObject([{ type: 'set-timer', durationMs: 90_000, label: 'eggs' }]);
  });

  it('say so when no skill understands the arguments', async () => {
    const given = { amount: 1, from: 'love', to: 'money' };
    expect(await toolOf('convert_units', 'one love in money').call(given, { signal })).toMatchObject({
      isError: true,
    });
  });
});
