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

const call = async (name: string, given: Readonly<Record<string, unknown>>) => {
  const tool = createSkillTools(context).find(({ definition }) => definition.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return await tool.call(given, { signal: new AbortController().signal });
};

describe('skills as tools', () => {
  it.each([
    ['get_time', {}, "It's 9:30 AM."],
    ['get_time', { city: 'Tokyo' }, 'in Tokyo.'],
    ['get_date', {}, 'January 5'],
    ['set_timer', { seconds: 360, label: 'eggs' }, '6 minutes'],
    ['cancel_timers', {}, 'cancelled'],
    ['list_timers', {}, 'the tea timer'],
    ['calculate', { expression: '17 * 23' }, '391'],
    ['convert_units', { amount: 10, from: 'miles', to: 'kilometers' }, '16'],
    ['roll_dice', {}, '4'],
  ])('%s %j → …%s…', async (name, given, said) => {
    const result = await call(name, given);
    expect(result).toMatchObject({ isError: false });
    expect(result.text.toLowerCase()).toContain(said.toLowerCase());
  });

  it('hand on what the conversation has to carry out', async () => {
    const { effects } = await call('set_timer', { seconds: 90, label: 'eggs' });
    expect(effects).toMatchObject([{ type: 'set-timer', durationMs: 90_000, label: 'eggs' }]);
  });

  it('say so when no skill understands the arguments', async () => {
    expect(await call('convert_units', { amount: 1, from: 'love', to: 'money' })).toMatchObject({
      isError: true,
    });
  });
});
