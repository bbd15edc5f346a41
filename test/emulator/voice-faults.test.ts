import { joinVoiceChannel, VoiceConnectionStatus } from '@discordjs/voice';
import { describe, expect, it } from 'vitest';
import { tone } from './audio/pcm.ts';
import { isEvent } from './emulator-event.ts';
import { createFaultKnobs, type FaultChanges } from './faults.ts';
import { Hearing, say } from './testing/discord-js-audio.ts';
import { voiceSocketOf, wiretap } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';

const SECOND = tone({ hz: 440, ms: 1_000 });
const PACKETS = 50 + 5;

/** The RTP sequence numbers the bot receives of a second of speech, counted from the first that was sent. */
async function sequencesUnder(faults: FaultChanges, seed = 7): Promise<readonly number[]> {
  await using stage = await Stage.open({ seed });
  const alice = stage.addSpeaker('Alice');
  const connection = await stage.botJoins();
  const sequences: number[] = [];
  wiretap(connection, (packet) => sequences.push(packet.readUInt16BE(2)));
  await alice.play(tone({ hz: 440, ms: 20 }), { pace: 'fast' });
  await expect.poll(() => sequences.length).toBe(6);
  const first = sequences.splice(0)[0]! + 6;
  Object.assign(stage.discord.faults.rtp, createFaultKnobs(faults).rtp);
  await alice.play(SECOND, { pace: 'fast' });
  Object.assign(stage.discord.faults.rtp, createFaultKnobs().rtp);
  await alice.play(tone({ hz: 440, ms: 20 }), { pace: 'fast' });
  const last = first + PACKETS + 5;
  await expect.poll(() => sequences.map((sequence) => (sequence - first) & 0xffff)).toContain(last - first);
  return sequences.map((sequence) => (sequence - first) & 0xffff).filter((index) => index < PACKETS);
}

const inOrder = Array.from({ length: PACKETS }, (_, index) => index);
const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe('the line to the bot', () => {
  it('is perfect unless told otherwise', async () => {
    expect(await sequencesUnder({})).toEqual(inOrder);
  });

  it('loses packets, the same ones for the same seed', async () => {
    const received = await sequencesUnder({ rtp: { lossPercent: 20 } });
    expect(received.length).toBeLessThan(PACKETS - 3);
    expect(received.length).toBeGreaterThan(PACKETS / 2);
    expect(await sequencesUnder({ rtp: { lossPercent: 20 } })).toEqual(received);
    expect(await sequencesUnder({ rtp: { lossPercent: 20 } }, 8)).not.toEqual(received);
  });

  it('reorders packets', async () => {
    const received = await sequencesUnder({ rtp: { reorderPercent: 20 } });
    expect(received).not.toEqual(inOrder);
    expect(ascending(received)).toEqual(inOrder);
  });

  it('doubles packets', async () => {
    const received = await sequencesUnder({ rtp: { duplicatePercent: 20 } });
    expect(received.length).toBeGreaterThan(PACKETS);
    expect(new Set(received).size).toBe(PACKETS);
  });

  it('delays packets so that they overtake each other', async () => {
    const received = await sequencesUnder({ rtp: { jitterMs: 20 } });
    expect(received).not.toEqual(inOrder);
    expect(ascending(received)).toEqual(inOrder);
  });
});

describe('what the bot is told and sent', () => {
  it.each([
    { headerExtension: 'never', paddingBytes: 0 },
    { headerExtension: 'always', paddingBytes: 8 },
    { headerExtension: 'alternating', paddingBytes: 3 },
  ] as const)('is readable with %o', async (rtp) => {
    await using stage = await Stage.open({ faults: { rtp } });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    await alice.play(SECOND, { pace: 'fast' });
    expect((await hearing.samples(50)).length).toBe(48_000);
  });

  it('nothing, where it never learns whose SSRC it is', async () => {
    await using stage = await Stage.open({ faults: { voice: { speaking: 'never' } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    let arrived = 0;
    wiretap(connection, () => arrived++);
    await alice.play(SECOND, { pace: 'fast' });
    await expect.poll(() => arrived).toBe(PACKETS);
    expect(hearing.packets).toEqual([]);
  });

  it('the rest of a sentence, where it learns late whose SSRC it is', async () => {
    await using stage = await Stage.open({ faults: { voice: { speaking: { lateByMs: 100 } } } });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    await alice.play(tone({ hz: 440, ms: 400 }));
    await expect.poll(() => hearing.packets.length).toBeGreaterThan(5);
    expect(hearing.packets.length).toBeLessThan(18);
  });

  it.each([
    ['first', [1]],
    ['each-stretch', [1, 0, 1, 0]],
  ] as const)('who speaks, as often as the knob says: %s', async (speaking, told) => {
    await using stage = await Stage.open({ faults: { voice: { speaking } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const heard: unknown[] = [];
    voiceSocketOf(connection).on('packet', ({ op, d }: { op: number; d: { speaking: number } }) => {
      if (op === 5) heard.push(d.speaking);
    });
    for (let stretch = 0; stretch < 2; stretch++)
      await alice.play(tone({ hz: 440, ms: 40 }), { pace: 'fast' });
    await expect.poll(() => heard).toEqual(told);
  });

  it('nothing any more over a line that was cut, and everything over a new one', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const first = await stage.botJoins();
    stage.discord.bot.cutAudio(stage.guild.guild);
    let arrived = 0;
    wiretap(first, () => arrived++);
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    first.destroy();
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    await hearing.samples(5);
    expect(arrived).toBe(0);
  });

  it('no answer to a wish to join, where the knob says so', async () => {
    await using stage = await Stage.open({ faults: { gateway: { ignoreVoiceStates: true } } });
    const refused = stage.discord.events.next(isEvent('voice-state-refused'));
    const guild = await stage.client.guilds.fetch(stage.guild.id);
    const connection = joinVoiceChannel({
      guildId: guild.id,
      channelId: stage.channel.id,
      adapterCreator: guild.voiceAdapterCreator,
      group: stage.client.user.id,
    });
    expect(await refused).toMatchObject({ userId: stage.discord.bot.id, reason: 'fault' });
    expect(connection.state.status).toBe(VoiceConnectionStatus.Signalling);
    stage.discord.faults.gateway.ignoreVoiceStates = false;
    connection.rejoin();
    await stage.discord.bot.inCall(stage.channel);
  });

  it.each([
    [true, 'a new group', []],
    [false, 'a commit that removes the others', ['the bot']],
  ] as const)('left alone (reset: %s): %s', async (resetsSoleMember, _, remaining) => {
    await using stage = await Stage.open({ faults: { dave: { resetsSoleMember } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const { id } = stage.discord.bot;
    alice.leave();
    const { group } = stage.discord.bot.voiceIn(stage.guild.guild)!.seat.call;
    await expect
      .poll(() => group.memberIds.map((member) => (member === id ? 'the bot' : member)))
      .toEqual(remaining);
    const bob = stage.addSpeaker('Bob');
    await stage.discord.bot.inCall(stage.channel);
    const hearing = new Hearing(connection, bob.id);
    await bob.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    await hearing.samples(5);
  });

  it('is not told again after it came back, where the knob says so', async () => {
    await using stage = await Stage.open({ faults: { voice: { repeatsSpeakingAfterRejoin: false } } });
    const alice = stage.addSpeaker('Alice');
    const first = await stage.botJoins();
    const before = new Hearing(first, alice.id);
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    await before.samples(5);
    first.destroy();
    const second = await stage.botJoins();
    const after = new Hearing(second, alice.id);
    let arrived = 0;
    wiretap(second, () => arrived++);
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    await expect.poll(() => arrived).toBe(10);
    expect(after.packets).toEqual([]);
  });

  it('frames that no key opens', async () => {
    await using stage = await Stage.open({ faults: { dave: { undecryptableFramePercent: 50 } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    let arrived = 0;
    wiretap(connection, () => arrived++);
    await alice.play(SECOND, { pace: 'fast' });
    await expect.poll(() => arrived).toBe(PACKETS);
    expect(hearing.packets.length).toBeGreaterThan(10);
    expect(hearing.packets.length).toBeLessThan(40);
  });

  it('plain frames among encrypted ones, which it refuses', async () => {
    await using stage = await Stage.open({ faults: { dave: { plainFramePercent: 30 } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    let arrived = 0;
    wiretap(connection, () => arrived++);
    await alice.play(SECOND, { pace: 'fast' });
    await expect.poll(() => arrived).toBe(PACKETS);
    expect(hearing.packets.length).toBeGreaterThan(20);
    expect(hearing.packets.length).toBeLessThan(50);
  });
});

describe('what the bot may not do', () => {
  it('speak without the permission', async () => {
    await using stage = await Stage.open();
    stage.guild.setExceptions(stage.channel, [{ deny: ['Speak'] }]);
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    await say(stage.client, stage.guild.id, tone({ hz: 440, ms: 100 }));
    const { counts } = stage.discord.bot.voiceIn(stage.guild.guild)!;
    expect(counts.audioPackets).toBeGreaterThan(4);
    expect(counts.droppedPackets).toBe(counts.audioPackets);
    expect(alice.heard.frames).toEqual([]);
  });
});
