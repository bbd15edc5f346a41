import { entersState, VoiceConnectionStatus } from '@discordjs/voice';
import { describe, expect, it } from 'vitest';
import { bestCorrelation } from './audio/correlation.ts';
import { chirp } from './audio/pcm.ts';
import { isEvent } from './emulator-event.ts';
import { Hearing } from './testing/discord-js-audio.ts';
import { join } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';
import type { FakeUser } from './users/fake-user.ts';

const SPEECH = chirp({ fromHz: 200, toHz: 2_000, ms: 400 });
const SPEECH_PACKETS = 20;

async function heardByBot(user: FakeUser, hearing: Hearing): Promise<number> {
  const from = hearing.packets.length;
  await user.play(SPEECH, { pace: 'fast' });
  const samples = await hearing.samples(from + SPEECH_PACKETS, from);
  return bestCorrelation(SPEECH.samples, samples, 960).correlation;
}

describe('the life of a voice connection', () => {
  it('leaves when asked to', async () => {
    await using stage = await Stage.open();
    const connection = await stage.botJoins();
    const left = stage.discord.events.next(
      isEvent('voice-state-changed', ({ channelId }) => channelId === null),
    );
    connection.destroy();
    await left;
    expect(stage.discord.bot.voiceIn(stage.guild.guild)).toBeUndefined();
  });

  it('is moved to another channel, and hears there', async () => {
    await using stage = await Stage.open();
    const connection = await stage.botJoins();
    const other = stage.guild.addVoiceChannel('Kitchen');
    const bob = stage.discord.addUser('Bob');
    bob.joinVoice(other);
    const disconnected = entersState(connection, VoiceConnectionStatus.Disconnected, 2_000);
    await stage.discord.bot.move(stage.guild.guild, other);
    await disconnected;
    await stage.discord.bot.inCall(other);
    expect(connection.joinConfig.channelId).toBe(other.id);
    expect(await heardByBot(bob, new Hearing(connection, bob.id))).toBeGreaterThan(0.98);
  });

  it('goes to another channel of its own accord', async () => {
    await using stage = await Stage.open();
    stage.addSpeaker('Alice');
    await stage.botJoins();
    const other = stage.guild.addVoiceChannel('Kitchen');
    const bob = stage.discord.addUser('Bob');
    bob.joinVoice(other);
    const ready = stage.discord.events.next(isEvent('voice-ready'));
    const connection = await join(stage.client, other);
    await ready;
    await stage.discord.bot.inCall(other);
    expect(await heardByBot(bob, new Hearing(connection, bob.id))).toBeGreaterThan(0.98);
  });

  it('is kicked', async () => {
    await using stage = await Stage.open();
    const connection = await stage.botJoins();
    const disconnected = entersState(connection, VoiceConnectionStatus.Disconnected, 2_000);
    stage.discord.bot.kick(stage.guild.guild);
    await disconnected;
    expect(connection.state).toMatchObject({ closeCode: 4014 });
  });

  it('falls out of a deleted channel, together with the users', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const disconnected = entersState(connection, VoiceConnectionStatus.Disconnected, 2_000);
    stage.guild.removeChannel(stage.channel);
    await disconnected;
    expect(alice.call).toBeUndefined();
    expect(stage.guild.guild.voiceStates.size).toBe(0);
  });

  it('gets no answer where the channel is full', async () => {
    await using stage = await Stage.open();
    const small = stage.guild.addVoiceChannel('Closet', { userLimit: 1 });
    stage.discord.addUser('Alice').joinVoice(small);
    const refused = stage.discord.events.next(isEvent('voice-state-refused'));
    void join(stage.client, small).catch(() => undefined);
    expect((await refused).reason).toBe('channel-full');
  });

  it('gets no answer where it may not connect', async () => {
    await using stage = await Stage.open();
    const secret = stage.guild.addVoiceChannel('Secret', { exceptions: [{ deny: ['Connect'] }] });
    const refused = stage.discord.events.next(isEvent('voice-state-refused'));
    void join(stage.client, secret).catch(() => undefined);
    expect((await refused).reason).toBe('missing-permission');
  });

  it('goes over to another voice server', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const ready = stage.discord.events.next(isEvent('voice-ready'));
    await stage.guild.changeRegion();
    await ready;
    await stage.discord.bot.inCall(stage.channel);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
  });

  it.each(['cut', 4015] as const)('resumes after its WebSocket was closed (%s)', async (how) => {
    await using stage = await Stage.open({ faults: { voice: { resumeDelayMs: 50 } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    const resumed = stage.discord.events.next(isEvent('voice-resumed'));
    if (how === 'cut') {
      stage.discord.bot.dropVoice(stage.guild.guild);
    } else {
      stage.discord.bot.closeVoice(stage.guild.guild, how);
    }
    await entersState(connection, VoiceConnectionStatus.Connecting, 2_000);
    // Bob comes while the bot is away: the messages about him are repeated.
    const bob = stage.addSpeaker('Bob');
    expect((await resumed).replayed).toBeGreaterThan(0);
    await entersState(connection, VoiceConnectionStatus.Ready, 2_000);
    await alice.call!.group.settled();
    expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
    expect(await heardByBot(bob, new Hearing(connection, bob.id))).toBeGreaterThan(0.98);
  });

  it.each([4006, 4009])('signs in anew after close code %i', async (code) => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const ready = stage.discord.events.next(isEvent('voice-ready'));
    stage.discord.bot.closeVoice(stage.guild.guild, code);
    await ready;
    await stage.discord.bot.inCall(stage.channel);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
  });

  it('signs in anew where resuming is refused', async () => {
    await using stage = await Stage.open({ faults: { voice: { refuseResume: true } } });
    await stage.botJoins();
    const ready = stage.discord.events.next(isEvent('voice-ready'));
    stage.discord.bot.dropVoice(stage.guild.guild);
    await ready;
    const closed = stage.discord.events.entries.filter(isEvent('voice-closed')).map(({ code }) => code);
    expect(closed).toEqual([1006, 4006]);
  });

  it('closes a client without end-to-end encryption with 4017', async () => {
    await using stage = await Stage.open();
    const closed = stage.discord.events.next(isEvent('voice-closed'));
    void join(stage.client, stage.channel, { daveEncryption: false }).catch(() => undefined);
    expect((await closed).code).toBe(4017);
  });

  it('waits for ever where the discovery datagram is lost', async () => {
    await using stage = await Stage.open({ faults: { voice: { lostDiscoveries: 1 } } });
    const identified = stage.discord.events.next(isEvent('voice-identified'));
    const joining = join(stage.client, stage.channel, {}, 300);
    await identified;
    await expect(joining).rejects.toThrow('aborted');
    expect(stage.discord.faults.voice.lostDiscoveries).toBe(0);
  });
});
