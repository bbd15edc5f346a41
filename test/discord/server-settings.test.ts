import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Receipt } from '../../src/core/pipeline/receipt.ts';
import { tone } from '../emulator/audio/pcm.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import type { OptionValue } from '../emulator/users/command-input.ts';
import type { FakeUser } from '../emulator/users/fake-user.ts';
import { BotStage, storedTurns } from './bot-stage.ts';

const question = tone({ hz: 300, ms: 500 });

async function use(stage: BotStage, user: FakeUser, path: string, values: Record<string, OptionValue> = {}) {
  await stage.discord.events.first(isEvent('commands-registered'));
  const interaction = await stage.discord.keyboardOf(user, stage.guild.general).slash(path, values);
  expect(interaction.isEphemeral).toBe(true);
  return await interaction.answer();
}

function keeperIn(stage: BotStage): FakeUser {
  const keeper = stage.addSpeaker('Keeper');
  stage.guild.giveRole(keeper.user, stage.guild.addRole('Keeper', ['ManageGuild']));
  return keeper;
}

function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'discord-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

describe('the settings of a server', () => {
  it('are changed by those who may, and by nobody else', async () => {
    await using stage = await BotStage.open();
    const keeper = keeperIn(stage);
    const alice = stage.addSpeaker('Alice');
    expect((await use(stage, alice, 'server', { mode: 'ask' })).content).toContain('manage this server');
    expect((await use(stage, keeper, 'server')).content).toContain('• mode: as configured');
    const changed = await use(stage, keeper, 'server', { mode: 'name', name: 'Nova', captions: 'on' });
    expect(changed.content).toContain('• mode: name\n• name: Nova');
    expect(changed.content).toContain('• captions: on');
    expect((await use(stage, keeper, 'server', { language: '?' })).content).toContain('no language tag');
    expect((await use(stage, keeper, 'server', { reset: 'all' })).content).toContain('• name: Aibot');
  });

  it('are followed at once by the conversation that goes on', async () => {
    await using stage = await BotStage.open();
    const keeper = keeperIn(stage);
    await stage.botJoins();
    const ignored = stage.next('turn-ignored');
    await use(stage, keeper, 'server', { mode: 'ask' });
    await keeper.play(question);
    expect((await ignored).decision.reason).toBe('answers only /ask');
    await use(stage, keeper, 'server', { reset: 'all' });
    const ended = stage.next('turn-ended');
    await keeper.play(question);
    expect((await ended).receipt.outcome).toBe('answered');
  });

  it('say who may talk to it and who may set it up, and leave other servers alone', async () => {
    await using stage = await BotStage.open();
    const keeper = keeperIn(stage);
    const alice = stage.addSpeaker('Alice');
    const role = stage.guild.addRole('Talkers', []);
    const answer = await use(stage, keeper, 'server', { 'talk-role': role });
    expect(answer.content).toContain('• may talk to me: Talkers');
    expect((await use(stage, alice, 'join')).content).toContain('You lack the role');
    stage.guild.giveRole(alice.user, role);
    expect((await use(stage, alice, 'join')).content).toContain('I am in');
    expect((await use(stage, keeper, 'server', { 'talk-role': role })).content).toContain('everybody');

    const other = stage.discord.addGuild({ name: 'Elsewhere' });
    const lounge = other.addVoiceChannel('Lounge');
    const bob = stage.discord.addUser('Bob');
    bob.joinVoice(lounge);
    await use(stage, keeper, 'server', { consent: 'opt-in' });
    const started = stage.next('speech-started');
    await stage.botJoins(lounge);
    await bob.play(question);
    expect((await started).speakerId).toBe(bob.id);
  });

  it('outlive the process', async () => {
    const serversFile = join(temporaryDir(), 'servers.json');
    const options = { botOptions: { serversFile } };
    {
      await using stage = await BotStage.open(options);
      await use(stage, keeperIn(stage), 'server', { name: 'Nova', mode: 'always' });
    }
    await using stage = await BotStage.open(options);
    const { content } = await use(stage, keeperIn(stage), 'server');
    expect(content).toContain('• mode: always\n• name: Nova');
  });
});

describe('what it knows about a person', () => {
  it('is handed out to them alone, as a file', async () => {
    await using stage = await BotStage.open({
      heard: 'Set a timer for ten minutes.',
    });
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const ended = stage.next('turn-ended');
    await alice.play(question);
    await ended;
    await use(stage, alice, 'prefs', { speed: '1.25' });
    const { content, attachments } = await use(stage, alice, 'export');
    expect(content).toContain('Your preferences and timers');
    expect(attachments.map(({ filename }) => filename)).toEqual(['what-i-know-about-you.json']);
    expect(JSON.parse(attachments[0]!.bytes.toString())).toMatchObject({
      person: { id: alice.id, name: 'Alice' },
      preferences: { speed: 1.25 },
      timers: [{ speakerId: alice.id }],
      turns: [],
    });
    const forgotten = await use(stage, alice, 'forget', { what: 'me' });
    expect(forgotten.content).toContain('your timers, and 3 stored turns');
    const after = await use(stage, alice, 'export');
    expect(JSON.parse(after.attachments[0]!.bytes.toString())).toMatchObject({
      preferences: {},
      timers: [],
    });
  });
});

describe('all that it knows about a person', () => {
  const turnsOf = (count: number, answer: string) => () =>
    storedTurns(
      Array.from({ length: count }, (_, index) => ({ turnId: `turn-${index}`, answer }) as Receipt),
    );

  it('is every turn there is', async () => {
    await using stage = await BotStage.open({ botOptions: { turnsOf: turnsOf(2_500, 'Yes.') } });
    const { content, attachments } = await use(stage, stage.addSpeaker('Alice'), 'export');
    expect(content).toContain('2500 turns');
    const { turns } = JSON.parse(attachments[0]!.bytes.toString()) as { turns: unknown[] };
    expect(turns).toHaveLength(2_500);
    expect(turns.at(-1)).toEqual({ turnId: 'turn-2499', answer: 'Yes.' });
  });

  it('is packed where Discord would not take so large a file', async () => {
    await using stage = await BotStage.open({
      botOptions: { turnsOf: turnsOf(1_000, 'Yes. '.repeat(2_000)) },
    });
    const { attachments } = await use(stage, stage.addSpeaker('Alice'), 'export');
    expect(attachments.map(({ filename }) => filename)).toEqual(['what-i-know-about-you.json.gz']);
    const { turns } = JSON.parse(gunzipSync(attachments[0]!.bytes).toString()) as { turns: unknown[] };
    expect(turns).toHaveLength(1_000);
  });
});

describe('a person who has just asked', () => {
  it('waits for the cooldown, also when they ask aloud; others do not', async () => {
    await using stage = await BotStage.open({
      settings: { cooldownMs: 60_000 },
      conversation: { addressing: { mode: 'always' } },
    });
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    await stage.botJoins();
    const outcomeOf = async (user: FakeUser) => {
      const ended = stage.next('turn-ended');
      await user.play(question);
      return (await ended).receipt;
    };
    expect(await outcomeOf(alice)).toMatchObject({ outcome: 'answered' });
    const refused = await outcomeOf(alice);
    expect(refused.outcome).toBe('ignored');
    expect(refused.decisions.at(-1)?.reason).toMatch(/^this person may ask again in \d+ s$/);
    expect((await use(stage, alice, 'ask', { question: 'Well?' })).content).toMatch(/Give me \d+ more/);
    expect(await outcomeOf(bob)).toMatchObject({ outcome: 'answered' });
  });
});

describe('a timer', () => {
  it('outlives leaving and a restart, and is said to be overdue', async () => {
    const timersFile = join(temporaryDir(), 'timers.json');
    {
      await using stage = await BotStage.open({
        botOptions: { timersFile },
        heard: 'Set a timer for one second.',
      });
      const alice = stage.addSpeaker('Alice');
      await stage.botJoins();
      const ended = stage.next('answer-started');
      await alice.play(question);
      await ended;
      await stage.bot.leave({});
    }
    await using stage = await BotStage.open({ botOptions: { timersFile } });
    stage.addSpeaker('Alice');
    const said = stage.next('turn-ended');
    await stage.botJoins();
    expect((await said).receipt.spoken).toMatch(/^Alice, your timer (is up|was up .* ago)/);
  });
});

describe('a timer that is up while it is away', () => {
  it('is told at once in the text channel, to whose it is', async () => {
    await using stage = await BotStage.open({ heard: 'Set a timer for two seconds.' });
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const started = stage.next('answer-started');
    await alice.play(question);
    await started;
    const told = stage.discord.events.next(
      isEvent('message-created', ({ message }) => message.author.id === stage.discord.bot.id),
    );
    await stage.bot.leave({});
    const { message } = await told;
    expect(message.content).toBe(`<@${alice.id}>, your timer is up.`);
    expect(message.mentions.map(({ id }) => id)).toEqual([alice.id]);
  });
});

describe('an answer for the eye', () => {
  it('is written in full where it is too long for the ear', async () => {
    const answer = 'The kettle stands on the stove and sings of the sea all day long. '.repeat(8).trim();
    await using stage = await BotStage.open({ answer });
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const posted = stage.discord.events.next(
      isEvent('message-created', ({ message }) => message.author.id === stage.discord.bot.id),
    );
    await alice.play(question);
    expect((await posted).message.content).toBe(answer);
  });

  it('is only spoken where it is short', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const ended = stage.next('turn-ended');
    await alice.play(question);
    expect((await ended).receipt.outcome).toBe('answered');
    expect(stage.events.entries.filter(({ type }) => type === 'text-posted')).toEqual([]);
  });
});

describe('somebody who waits for the floor', () => {
  it('has their answer thought out while another is being spoken', async () => {
    const story = 'Once there was a kettle that sang of the sea. '.repeat(4);
    await using stage = await BotStage.open({
      answer: story,
      conversation: { addressing: { mode: 'always' } },
    });
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    const { conversation } = await stage.botJoins();
    const speaking = stage.next('answer-started');
    const first = conversation.ask({ id: alice.id, name: 'Alice' }, 'Tell me a story.');
    await speaking;
    const second = conversation.ask({ id: bob.id, name: 'Bob' }, 'And another one.');
    await stage.events.next(
      (event) =>
        event.type === 'decision-made' && event.speakerId === bob.id && event.decision.what === 'route',
    );
    conversation.interrupt('barge-in');
    expect(await first).toMatchObject({ outcome: 'interrupted' });
    expect(await second).toMatchObject({ outcome: 'interrupted', route: { label: 'conversation' } });
  });
});
