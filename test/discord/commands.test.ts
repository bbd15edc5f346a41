import { describe, expect, it } from 'vitest';
import { commands } from '../../src/discord/commands/commands.ts';
import { tone } from '../emulator/audio/pcm.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import type { FakeUser } from '../emulator/users/fake-user.ts';
import { Intent } from '../emulator/world/application.ts';
import { BotStage } from './bot-stage.ts';

async function registered(stage: BotStage): Promise<void> {
  await stage.discord.events.first(isEvent('commands-registered'));
}

/** Uses a slash command and gives the answer in words. */
async function use(stage: BotStage, user: FakeUser, path: string, values: Record<string, string> = {}) {
  await registered(stage);
  const interaction = await stage.discord.keyboardOf(user, stage.guild.general).slash(path, values);
  const { content } = await interaction.answer();
  expect(interaction.isEphemeral).toBe(true);
  return content;
}

describe('slash commands', () => {
  it('are registered, all of them', async () => {
    await using stage = await BotStage.open();
    const { names } = await stage.discord.events.first(isEvent('commands-registered'));
    expect([...names].sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it('call it into the voice channel, ask, and send it away', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    expect(await use(stage, alice, 'join')).toBe('I am in Testing ground / Lounge now.');
    const heard = alice.heard.nextAudible(stage.discord.bot.id);
    expect(await use(stage, alice, 'ask', { question: 'Is the kettle on?' })).toBe('The kettle is on.');
    await heard;
    expect(await use(stage, alice, 'why')).toContain('The last turn was of Alice and was answered.');
    expect(await use(stage, alice, 'status')).toContain('connected');
    expect(await use(stage, alice, 'say', { text: 'Dinner!' })).toBe('Said.');
    expect(await use(stage, alice, 'stop')).toBe('I am quiet.');
    expect(await use(stage, alice, 'forget', { what: 'conversation' })).toContain('forgotten');
    expect(await use(stage, alice, 'leave')).toContain('I have left');
    expect(stage.bot.rooms).toEqual([]);
  });

  it('say what is missing', async () => {
    await using stage = await BotStage.open();
    const alice = stage.discord.addUser('Alice');
    expect(await use(stage, alice, 'join')).toContain('Nobody is in a voice channel');
    expect(await use(stage, alice, 'ask', { question: 'Hello?' })).toContain('/join');
    stage.guild.setExceptions(stage.channel, [{ deny: ['Connect', 'Speak'] }]);
    alice.joinVoice(stage.channel);
    const refusal = await use(stage, alice, 'join');
    expect(refusal).toContain('lacks the permission: Connect, Speak');
    expect(refusal).toContain('https://discord.com/oauth2/authorize?client_id=');
  });

  it('suggest voices and keep what was chosen', async () => {
    await using stage = await BotStage.open();
    const alice = stage.discord.addUser('Alice');
    await registered(stage);
    const keyboard = stage.discord.keyboardOf(alice, stage.guild.general);
    const { choices } = await keyboard.autocomplete('voice', { voice: 'hu' }, 'voice');
    expect(choices).toEqual([{ name: 'hum: A tone of 220 Hz', value: 'hum' }]);
    expect(await use(stage, alice, 'voice', { voice: 'hum' })).toContain('hum');
    expect(await use(stage, alice, 'voice', { voice: 'nobody' })).toContain('There is no voice "nobody"');
    expect(await use(stage, alice, 'language', { language: 'pt-br' })).toBe('We speak pt-BR.');
    expect(await use(stage, alice, 'language', { language: '?' })).toContain('no language tag');
    expect(await use(stage, alice, 'prefs', { speed: '1.25' })).toContain('• speed: 1.25');
    expect(await use(stage, alice, 'forget', { what: 'me' })).toContain('3 stored turns');
    expect(await use(stage, alice, 'prefs')).not.toContain('speed');
    expect(await use(stage, alice, 'help')).toContain('**/join**');
  });
});

describe('people who read another language', () => {
  it('are answered in it, and told of commands by the names they see', async () => {
    await using stage = await BotStage.open();
    const anna = stage.discord.addUser('Anna', { locale: 'de' });
    expect(await use(stage, anna, 'ask', { question: 'Hallo?' })).toContain('benutze /beitreten');
    expect(await use(stage, anna, 'join')).toContain('Niemand ist in einem Sprachkanal');
    expect(await use(stage, anna, 'help')).toContain('**/hilfe** Was ich kann');
    expect(await use(stage, anna, 'record', { action: 'start' })).toContain('diesen Server verwalten');
    anna.joinVoice(stage.channel);
    expect(await use(stage, anna, 'join')).toBe('Ich bin jetzt in Testing ground / Lounge.');
    const berta = stage.discord.addUser('Berta', { locale: 'ja' });
    expect(await use(stage, berta, 'why')).toBe('Nobody has talked to me here yet.');
  });
});

describe('who may do what', () => {
  it('refuses to be set up by everybody', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    expect(await use(stage, alice, 'record', { action: 'start' })).toContain('manage this server');
    const role = stage.guild.addRole('Keeper', ['ManageGuild']);
    stage.guild.giveRole(alice.user, role);
    expect(await use(stage, alice, 'record', { action: 'stop' })).toBe('Nothing is being recorded.');
  });

  it('talks only to those who have the role, and not to the blocked', async () => {
    await using stage = await BotStage.open({ settings: { talkRoles: ['1'.repeat(18)] } });
    const alice = stage.addSpeaker('Alice');
    expect(await use(stage, alice, 'join')).toContain('You lack the role');
    const room = await stage.botJoins();
    await alice.play(tone({ hz: 300, ms: 200 }), { pace: 'fast' });
    expect(room.session.health.hearing.size).toBe(0);
  });

  it('does not listen to whom it was asked not to, from the next packet on', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    const room = await stage.botJoins();
    expect(await use(stage, alice, 'prefs', { listen: 'no' })).toContain('do not listen');
    await alice.play(tone({ hz: 300, ms: 200 }), { pace: 'fast' });
    const started = stage.next('speech-started');
    await bob.play(tone({ hz: 300, ms: 300 }));
    expect((await started).speakerId).toBe(bob.id);
    expect([...room.session.health.hearing.keys()]).toEqual([bob.id]);
  });

  it('hears nobody who has not agreed, where agreement is asked for', async () => {
    await using stage = await BotStage.open({ settings: { consent: 'opt-in' } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    await alice.play(tone({ hz: 300, ms: 200 }), { pace: 'fast' });
    expect(room.session.health.hearing.size).toBe(0);
    expect(await use(stage, alice, 'prefs', { listen: 'yes' })).toContain('may hear you');
    const started = stage.next('speech-started');
    await alice.play(tone({ hz: 300, ms: 300 }));
    expect((await started).speakerId).toBe(alice.id);
  });

  it('lets people wait between questions where the owner wants it', async () => {
    await using stage = await BotStage.open({ settings: { cooldownMs: 60_000 } });
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    expect(await use(stage, alice, 'ask', { question: 'Well?' })).toBe('The kettle is on.');
    expect(await use(stage, alice, 'ask', { question: 'Well?' })).toMatch(/Give me \d+ more seconds/);
  });
});

describe('written words', () => {
  it('work with a prefix, and in reply to a mention', async () => {
    await using stage = await BotStage.open({
      settings: { prefix: '!' },
      bot: { privilegedIntents: Intent.MessageContent },
    });
    const alice = stage.addSpeaker('Alice');
    const keyboard = stage.discord.keyboardOf(alice, stage.guild.general);
    const answer = () =>
      stage.discord.events.next(
        isEvent('message-created', ({ message }) => message.author.id === stage.discord.bot.id),
      );
    const joined = answer();
    keyboard.say('!join');
    expect((await joined).message.content).toContain('I am in');
    const answered = answer();
    keyboard.say('!ask Is the kettle on?');
    expect((await answered).message.content).toBe('The kettle is on.');
    const mentioned = answer();
    keyboard.say(`<@${stage.discord.bot.id}> Is the kettle on?`);
    expect((await mentioned).message.content).toBe('The kettle is on.');
  });

  it('announce it once, as it does aloud', async () => {
    await using stage = await BotStage.open({ settings: { isAnnounced: true } });
    const alice = stage.addSpeaker('Alice');
    const announced = stage.discord.events.next(
      isEvent('message-created', ({ message }) => message.content.includes('I am listening')),
    );
    const aloud = alice.heard.nextAudible(stage.discord.bot.id);
    const said = stage.next('turn-ended');
    await stage.botJoins();
    await Promise.all([announced, aloud]);
    expect((await said).receipt).toMatchObject({
      outcome: 'answered',
      spoken: expect.stringContaining('I am listening. Nothing is recorded') as string,
    });
    await alice.play(tone({ hz: 300, ms: 500 }));
    await stage.next('turn-ended');
    const isAnnouncement = isEvent('message-created', ({ message }) => message.content.includes('listening'));
    expect(stage.discord.events.entries.filter(isAnnouncement)).toHaveLength(1);
  });

  it('shows captions by editing one message', async () => {
    await using stage = await BotStage.open({ settings: { captions: true } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const caption = stage.discord.events.next(
      isEvent('message-created', ({ message }) => message.content.includes('**Alice:** Is the kettle on?')),
    );
    await alice.play(tone({ hz: 300, ms: 500 }));
    await caption;
    const edited = stage.discord.events.next(
      isEvent('message-edited', ({ message }) => message.content.includes('And now?')),
    );
    await room.conversation.ask({ id: alice.id, name: 'Alice' }, 'And now?');
    await edited;
  });
});

describe('signing in', () => {
  it.each([
    [{ token: 'wrong' }, 'discord-token-invalid'],
    [{ prefix: '!' }, 'discord-intents-disallowed'],
  ])('with %o fails for the reason there is', async (settings, code) => {
    await using stage = await BotStage.open({ settings });
    expect(stage.bot.state).toMatchObject({ type: 'failed', error: { code } });
    await expect(stage.bot.join({}, { signal: AbortSignal.timeout(1_000) })).rejects.toMatchObject({ code });
  });
});
