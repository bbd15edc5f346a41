import { describe, expect, it } from 'vitest';
import { tone } from '../emulator/audio/pcm.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import { BotStage } from './bot-stage.ts';

const question = tone({ hz: 300, ms: 500 });

describe('coming and going', () => {
  it('leaves when it has been alone for the grace time', async () => {
    await using stage = await BotStage.open({ settings: { graceMs: 100 } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    alice.leave();
    expect(await room.session.ended).toEqual({ type: 'closed' });
    expect(stage.bot.rooms).toEqual([]);
  });

  it('stays when somebody comes back in time', async () => {
    await using stage = await BotStage.open({ settings: { graceMs: 1_500 } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const left = stage.next('speaker-left');
    alice.leave();
    await left;
    const joined = stage.next('speaker-joined');
    alice.joinVoice(stage.channel);
    await joined;
    await stage.discord.bot.inCall(stage.channel);
    const ended = stage.next('turn-ended');
    await alice.play(question);
    expect((await ended).receipt.outcome).toBe('answered');
    expect(stage.bot.rooms).toEqual([room]);
  });

  it('hears those who come later, under new keys', async () => {
    await using stage = await BotStage.open();
    stage.addSpeaker('Alice');
    await stage.botJoins();
    const bob = stage.discord.addUser('Bob');
    const joined = stage.next('speaker-joined');
    bob.joinVoice(stage.channel);
    expect(await joined).toMatchObject({ speakerId: bob.id, speakerName: 'Bob' });
    await stage.discord.bot.inCall(stage.channel);
    const started = stage.next('speech-started');
    await bob.play(question);
    expect((await started).speakerId).toBe(bob.id);
  });

  it('moves to another channel when it is called there', async () => {
    await using stage = await BotStage.open();
    stage.addSpeaker('Alice');
    const first = await stage.botJoins();
    const kitchen = stage.guild.addVoiceChannel('Kitchen');
    stage.discord.addUser('Bob').joinVoice(kitchen);
    const second = await stage.botJoins(kitchen);
    expect(await first.session.ended).toEqual({ type: 'closed' });
    expect(stage.bot.rooms).toEqual([second]);
  });

  it('takes leave when it is asked to aloud', async () => {
    await using stage = await BotStage.open({ heard: 'Please leave the channel.' });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    await alice.play(question);
    expect(await room.session.ended).toEqual({ type: 'closed' });
  });
});

describe('several servers', () => {
  it('are served at once, and know nothing of each other', async () => {
    await using stage = await BotStage.open();
    const names = Array.from({ length: 10 }, (_, index) => `Server ${index}`);
    const places = names.map((name) => {
      const guild = stage.discord.addGuild({ name });
      const channel = guild.addVoiceChannel('Lounge');
      const user = stage.discord.addUser(`Resident of ${name}`);
      user.joinVoice(channel);
      return { channel, user, guild };
    });
    await Promise.all(places.map(({ channel }) => stage.botJoins(channel)));
    expect(stage.bot.rooms.map(({ place }) => place).sort()).toEqual(names.map((name) => `${name} / Lounge`));
    const answers = places.map(({ user, guild }) =>
      stage.events.next(
        (event) =>
          event.type === 'turn-ended' &&
          event.sessionId === `discord-${guild.id}` &&
          event.receipt.speakerId === user.id,
        { timeoutMs: 30_000 },
      ),
    );
    await Promise.all(places.map(({ user }) => user.play(question)));
    await Promise.all(answers);
    const speakers = (sessionId: string) =>
      new Set(
        stage.events.entries.flatMap((event) =>
          event.type === 'turn-ended' && event.sessionId === sessionId ? [event.receipt.speakerId] : [],
        ),
      );
    for (const { user, guild } of places) expect(speakers(`discord-${guild.id}`)).toEqual(new Set([user.id]));
    expect(await stage.bot.leave({ guildId: places[0]!.guild.id })).toBe(1);
    expect(stage.bot.rooms).toHaveLength(9);
  }, 60_000);
});

describe('joining by itself', () => {
  it('comes when somebody is in a channel it was set up for', async () => {
    await using stage = await BotStage.open();
    const identified = stage.discord.events.next(isEvent('voice-identified'));
    await stage.bot.stop();
    identified.catch(() => undefined);
    const lounge = stage.channel;
    await using other = await BotStage.open({ settings: { autoJoin: [lounge.id] } });
    // Ids are drawn in the same order, so the same channel has the same id in both.
    expect(other.channel.id).toBe(lounge.id);
    const joined = other.discord.events.next(isEvent('voice-ready'));
    other.addSpeaker('Alice');
    await joined;
    expect(other.bot.rooms).toHaveLength(1);
  });
});
