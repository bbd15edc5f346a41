import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { bestCorrelation } from './audio/correlation.ts';
import { chirp, tone } from './audio/pcm.ts';
import { isEvent } from './emulator-event.ts';
import { Hearing, say } from './testing/discord-js-audio.ts';
import { join } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';
import type { FakeUser } from './users/fake-user.ts';
import type { Played } from './users/mouth.ts';
import { SILENCE_FRAME } from './voice/rtp.ts';
import { ENCRYPTION_MODES } from './voice/transport-cipher.ts';

const SPEECH = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });
const SPEECH_PACKETS = 30;
/** Opus and the encoder's look-ahead: less than a frame. */
const MAX_DELAY = 960;

/** How well the bot hears a user. */
async function heardByBot(user: FakeUser, hearing: Hearing): Promise<number> {
  const from = hearing.packets.length;
  await user.play(SPEECH, { pace: 'fast' });
  const samples = await hearing.samples(from + SPEECH_PACKETS, from);
  return bestCorrelation(SPEECH.samples, samples, MAX_DELAY).correlation;
}

/** How well a user hears the bot. */
async function heardByUser(stage: Stage, user: FakeUser): Promise<number> {
  user.heard.clear();
  await say(stage.client, stage.guild.id, SPEECH);
  const heard = user.heard.recording(stage.discord.bot.id);
  return bestCorrelation(SPEECH.samples, heard.samples, MAX_DELAY).correlation;
}

describe('a call', () => {
  it.each(ENCRYPTION_MODES)('carries voices both ways in %s', async (mode) => {
    await using stage = await Stage.open({ faults: { voice: { modes: [mode] } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    expect(stage.discord.bot.voiceIn(stage.guild.guild)?.mode).toBe(mode);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
    expect(await heardByUser(stage, alice)).toBeGreaterThan(0.98);
    expect(alice.heard.undecryptable).toBe(0);
    const speech = alice.heard.frames.filter(({ opus }) => !opus.equals(SILENCE_FRAME));
    expect(speech.every((frame) => frame.wasEndToEndEncrypted)).toBe(true);
  });

  it.each(['fake', 'bot'] as const)('is encrypted when the commit is made by a %s', async (committer) => {
    await using stage = await Stage.open({ faults: { dave: { committer } } });
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    const connection = await stage.botJoins();
    const committed = stage.discord.events.entries.filter(isEvent('dave-committed')).at(-1);
    expect(committed?.committerId === stage.discord.bot.id).toBe(committer === 'bot');
    expect(committed?.memberIds).toHaveLength(3);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
    expect(await heardByBot(bob, new Hearing(connection, bob.id))).toBeGreaterThan(0.98);
  });

  it.each(['fake', 'bot'] as const)(
    'goes from epoch to epoch as people come and go (%s commits)',
    async (committer) => {
      await using stage = await Stage.open({ faults: { dave: { committer } } });
      const alice = stage.addSpeaker('Alice');
      const connection = await stage.botJoins();
      const hearing = new Hearing(connection, alice.id);
      const { group } = alice.call!;
      const before = group.epoch;
      for (const name of ['Bob', 'Carol', 'Dan']) {
        const guest = stage.addSpeaker(name);
        await group.settled();
        expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
        expect(await heardByBot(guest, new Hearing(connection, guest.id))).toBeGreaterThan(0.98);
        guest.leave();
        await group.settled();
        expect(group.memberIds).not.toContain(guest.id);
        expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
      }
      expect(group.epoch).toBe(before + 6);
      expect(await heardByUser(stage, alice)).toBeGreaterThan(0.98);
    },
  );

  it('keeps two speakers apart', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const bob = stage.addSpeaker('Bob');
    const connection = await stage.botJoins();
    const [toAlice, toBob] = [new Hearing(connection, alice.id), new Hearing(connection, bob.id)];
    const other = tone({ hz: 440, ms: 600 });
    await Promise.all([alice.play(SPEECH, { pace: 'fast' }), bob.play(other, { pace: 'fast' })]);
    const fromAlice = await toAlice.samples(SPEECH_PACKETS);
    const fromBob = await toBob.samples(SPEECH_PACKETS);
    expect(bestCorrelation(SPEECH.samples, fromAlice, MAX_DELAY).correlation).toBeGreaterThan(0.98);
    expect(bestCorrelation(other.samples, fromBob, MAX_DELAY).correlation).toBeGreaterThan(0.98);
  });

  it('starts a new group when the bot is left alone, and again when somebody comes', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const { group } = alice.call!;
    alice.leave();
    await group.settled();
    expect(group.memberIds).toEqual([]);
    const bob = stage.addSpeaker('Bob');
    await stage.discord.bot.inCall(stage.channel);
    expect(group.epoch).toBe(1);
    expect(await heardByBot(bob, new Hearing(connection, bob.id))).toBeGreaterThan(0.98);
  });

  it('re-admits a bot that says it cannot follow', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    const recovered = stage.discord.events.next(isEvent('dave-transition-executed'));
    daveOf(connection).recoverFromInvalidTransition(0);
    await recovered;
    expect(stage.discord.events.entries.filter(isEvent('dave-recovery-requested'))).toHaveLength(1);
    expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
  });

  it.each(['garbage', 'wrong-epoch'] as const)('survives %s proposals', async (kind) => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    const dave = daveOf(connection);
    const { processProposals } = dave;
    let guarded = 0;
    // The guard a bot has to carry: the library throws within its WebSocket's listener.
    dave.processProposals = (...args) => {
      try {
        return processProposals.apply(dave, args);
      } catch {
        guarded++;
        dave.recoverFromInvalidTransition(0);
        return undefined;
      }
    };
    const recovered = stage.discord.events.next(isEvent('dave-transition-executed'));
    stage.discord.bot.sendUnusableProposals(stage.guild.guild, kind);
    await recovered;
    expect(guarded).toBe(1);
    expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
  });

  it('goes down to transport encryption and up again', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const hearing = new Hearing(connection, alice.id);
    const { group } = alice.call!;
    await group.changeProtocolVersion(0);
    expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
    await heardByUser(stage, alice);
    expect(alice.heard.frames.some((frame) => frame.wasEndToEndEncrypted)).toBe(false);
    await group.changeProtocolVersion(1);
    await stage.discord.bot.inCall(stage.channel);
    expect(await heardByBot(alice, hearing)).toBeGreaterThan(0.98);
    await heardByUser(stage, alice);
    expect(alice.heard.frames.some((frame) => frame.wasEndToEndEncrypted)).toBe(true);
  });

  it.each([
    ['initial-zero', [0, 1]],
    ['zero', [0, 0]],
    ['counting', [1, 2]],
  ] as const)('numbers its transitions: %s', async (transitionIds, expected) => {
    await using stage = await Stage.open({ faults: { dave: { transitionIds } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    stage.addSpeaker('Bob');
    await alice.call!.group.settled();
    const committed = stage.discord.events.entries.filter(isEvent('dave-committed'));
    expect(committed.map(({ transitionId }) => transitionId)).toEqual(expected);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
  });

  it('does without end-to-end encryption where it may and a client has none', async () => {
    await using stage = await Stage.open({ faults: { dave: { protocol: 'allowed' } } });
    const alice = stage.addSpeaker('Alice');
    stage.addSpeaker('Bob');
    await alice.call!.group.settled();
    const connection = await join(stage.client, stage.channel, { daveEncryption: false });
    await expect.poll(() => alice.call?.group.protocolVersion).toBe(0);
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
    expect(await heardByUser(stage, alice)).toBeGreaterThan(0.98);
  });

  it('goes on in several servers at once, each by itself', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const here = await stage.botJoins();
    const elsewhere = stage.discord.addGuild({ name: 'Elsewhere' });
    const channel = elsewhere.addVoiceChannel('Lounge');
    const bob = stage.discord.addUser('Bob');
    bob.joinVoice(channel);
    const there = await join(stage.client, channel);
    await stage.discord.bot.inCall(channel);
    expect(alice.call?.group.memberIds).not.toContain(bob.id);
    const [toAlice, toBob] = [new Hearing(here, alice.id), new Hearing(there, bob.id)];
    expect(await heardByBot(alice, toAlice)).toBeGreaterThan(0.98);
    expect(toBob.packets).toEqual([]);
    expect(await heardByBot(bob, toBob)).toBeGreaterThan(0.98);
    there.destroy();
  });

  it('runs in virtual time', async () => {
    const clock = createVirtualClock();
    await using stage = await Stage.open({ clock });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    const playing = alice.play(tone({ hz: 440, ms: 10_000 }));
    let played: Played | undefined;
    void playing.then((result) => (played = result));
    await clock.advance(0);
    while (!played) {
      await clock.advance(20);
    }
    expect(played.lastVoicedAtMs! - played.startedAtMs).toBe(10_000);
    expect((await hearing.samples(500)).length).toBe(480_000);
  });

  it('may do without end-to-end encryption', async () => {
    await using stage = await Stage.open({ faults: { dave: { protocol: 'off' } } });
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    expect(await heardByBot(alice, new Hearing(connection, alice.id))).toBeGreaterThan(0.98);
    expect(await heardByUser(stage, alice)).toBeGreaterThan(0.98);
  });
});

interface LibraryDave {
  recoverFromInvalidTransition(transitionId: number): void;
  processProposals(...args: unknown[]): unknown;
}

/** The voice library keeps its encryption session to itself. */
function daveOf(connection: unknown): LibraryDave {
  return (connection as { state: { networking: { state: { dave: LibraryDave } } } }).state.networking.state
    .dave;
}
