import { describe, expect, it } from 'vitest';
import { commands } from '../../src/discord/commands/commands.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import type { FakeUser } from '../emulator/users/fake-user.ts';
import { Intent } from '../emulator/world/application.ts';
import { BotStage } from './bot-stage.ts';

/** What each command needs to be used at all. */
const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ask: { question: 'Is the kettle on?' },
  say: { text: 'Dinner!' },
  voice: { voice: 'hum' },
  language: { language: 'en' },
  record: { action: 'stop' },
  forget: { what: 'conversation' },
};
const talkers = '1'.repeat(18);
/** The answers of those who may not. */
const refusals = /You are blocked here|You lack the role|Only those who may manage/;

async function bySlash(stage: BotStage, user: FakeUser, name: string): Promise<string> {
  await stage.discord.events.first(isEvent('commands-registered'));
  const keyboard = stage.discord.keyboardOf(user, stage.guild.general);
  return (await (await keyboard.slash(name, values[name] ?? {})).answer()).content;
}

async function byText(stage: BotStage, user: FakeUser, name: string): Promise<string> {
  const answered = stage.discord.events.next(
    isEvent(
      'message-created',
      ({ message }) => message.author.id === stage.discord.bot.id && message.repliesToId !== undefined,
    ),
  );
  const [value = ''] = Object.values(values[name] ?? {});
  stage.discord.keyboardOf(user, stage.guild.general).say(`!${name} ${value}`.trim());
  return (await answered).message.content;
}

describe.each([
  ['by slash', bySlash],
  ['by text', byText],
] as const)('every command %s', (_, use) => {
  const options = {
    settings: { prefix: '!' },
    bot: { privilegedIntents: Intent.MessageContent },
  };

  it('is refused to the blocked', async () => {
    await using stage = await BotStage.open(options);
    const alice = stage.addSpeaker('Alice');
    await stage.bot.stop();
    await using closed = await BotStage.open({
      ...options,
      settings: { ...options.settings, blocked: [alice.id] },
    });
    // Ids are drawn in the same order, so this is the same Alice.
    const blocked = closed.addSpeaker('Alice');
    expect(blocked.id).toBe(alice.id);
    for (const { name } of commands) expect(await use(closed, blocked, name)).toBe('You are blocked here.');
  });

  it('is refused to those without the role it needs, and to nobody else', async () => {
    await using stage = await BotStage.open({
      ...options,
      settings: { ...options.settings, talkRoles: [talkers] },
    });
    const alice = stage.addSpeaker('Alice');
    for (const { name, access } of commands) {
      const answer = await use(stage, alice, name);
      if (access === 'anyone') expect(answer).not.toMatch(refusals);
      else expect(answer).toMatch(refusals);
    }
  });

  it('is granted to those who may', async () => {
    await using stage = await BotStage.open(options);
    const keeper = stage.addSpeaker('Keeper');
    stage.guild.giveRole(keeper.user, stage.guild.addRole('Keeper', ['ManageGuild']));
    for (const { name } of commands) expect(await use(stage, keeper, name)).not.toMatch(refusals);
  });
});
