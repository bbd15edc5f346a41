import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/shared/clock.ts';
import { bestCorrelation } from '../emulator/audio/correlation.ts';
import { chirp, tone } from '../emulator/audio/pcm.ts';
import { resample } from '../emulator/audio/resample.ts';
import { isEvent } from '../emulator/emulator-event.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';
import { BotStage } from './bot-stage.ts';

const question = tone({ hz: 300, ms: 500 });
const impatient = {
  botOptions: { patience: { notReadyMs: 1_500, moveMs: 1_500, backoffMs: 20, maxAttempts: 3 } },
};

const messageOf = (thrown: unknown) => (thrown as Error).message;

async function answersTo(stage: BotStage, alice: ReturnType<BotStage['addSpeaker']>): Promise<string> {
  const ended = stage.next('turn-ended');
  await alice.play(question);
  return (await ended).receipt.outcome;
}

describe('keys that do not fit', () => {
  it.each(['garbage', 'wrong-epoch'] as const)('survives %s proposals and hears again', async (kind) => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const recovery = stage.discord.events.next(isEvent('dave-recovery-requested'));
    const formed = stage.discord.events.next(
      isEvent('dave-committed', ({ memberIds }) => memberIds.includes(stage.discord.bot.id)),
    );
    stage.discord.bot.sendUnusableProposals(stage.guild.guild, kind);
    await recovery;
    await formed;
    expect(await answersTo(stage, alice)).toBe('answered');
  });

  it('asks for new keys within 3 s where no frame can be opened, and hears again', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    stage.discord.faults.dave.undecryptableFramePercent = 100;
    const recovery = stage.discord.events.next(isEvent('dave-recovery-requested'));
    const ending = new AbortController();
    const speaking = alice.play(tone({ hz: 300, ms: 6_000 }), { signal: ending.signal });
    await recovery;
    expect(room.session.health.healed).toBe(0);
    stage.discord.faults.dave.undecryptableFramePercent = 0;
    await expect.poll(() => room.session.health.healed, { timeout: 3_000 }).toBe(1);
    ending.abort();
    await speaking;
  });

  it('never takes ciphertext for audio while it resumes', async () => {
    const stt = createScriptedSpeechToText({ clock: systemClock, transcript: () => 'Well?' });
    await using stage = await BotStage.open({ faults: { voice: { resumeDelayMs: 250 } }, engines: { stt } });
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const speech = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });
    const closed = stage.discord.events.next(isEvent('voice-closed'));
    const resumed = stage.discord.events.next(isEvent('voice-resumed'));
    const ended = stage.next('turn-ended');
    stage.discord.bot.dropVoice(stage.guild.guild);
    await closed;
    await alice.play(speech);
    await resumed;
    await ended;
    const heard = stt.transcribed.at(-1)!.samples;
    const said = resample(speech, 16_000).samples;
    expect(bestCorrelation(said, heard, 8_000).correlation).toBeGreaterThan(0.95);
  });
});

describe('a line on which nothing arrives', () => {
  /** From the cut to the first speech it hears again, ms. */
  async function deafFor(stage: BotStage, cutAtMs: number, alice: ReturnType<BotStage['addSpeaker']>) {
    const started = stage.next('speech-started');
    void alice.play(tone({ hz: 300, ms: 400 }));
    return (await started).atMs - cutAtMs;
  }

  it('is noticed when speech is announced that does not come, within 3 s, and healed within 8', async () => {
    await using stage = await BotStage.open({ faults: { voice: { speaking: 'each-stretch' } } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    expect(await answersTo(stage, alice)).toBe('answered');
    const again = stage.discord.events.next(isEvent('voice-identified'));
    stage.discord.bot.cutAudio(stage.guild.guild);
    const cutAtMs = performance.now();
    const speaking = alice.play(tone({ hz: 300, ms: 2_500 }));
    await again;
    await stage.discord.bot.inCall(stage.channel);
    await speaking;
    expect(await deafFor(stage, cutAtMs, alice)).toBeLessThan(8_000);
    expect(room.session.health).toMatchObject({ healed: 1, reconnects: 1 });
  });

  it('is noticed between two stretches of speech, when nobody says a word', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    expect(await answersTo(stage, alice)).toBe('answered');
    const again = stage.discord.events.next(isEvent('voice-identified'));
    stage.discord.bot.cutAudio(stage.guild.guild);
    await again;
    await stage.discord.bot.inCall(stage.channel);
    expect(await answersTo(stage, alice)).toBe('answered');
    expect(room.session.health).toMatchObject({ healed: 1, reconnects: 1 });
  });

  it('is noticed when speech breaks off in its middle', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    expect(await answersTo(stage, alice)).toBe('answered');
    const again = stage.discord.events.next(isEvent('voice-identified'));
    const started = stage.next('speech-started');
    const speaking = alice.play(tone({ hz: 300, ms: 1_500 }));
    await started;
    stage.discord.bot.cutAudio(stage.guild.guild);
    const cutAtMs = performance.now();
    await again;
    await stage.discord.bot.inCall(stage.channel);
    await speaking;
    expect(await deafFor(stage, cutAtMs, alice)).toBeLessThan(8_000);
    expect(room.session.health.healed).toBe(1);
  });
});

describe('a stream nobody has announced', () => {
  it('is given to the one whose key opens it', async () => {
    await using stage = await BotStage.open({ faults: { voice: { speaking: 'never' } } });
    const alice = stage.addSpeaker('Alice');
    stage.addSpeaker('Bob');
    await stage.botJoins();
    const started = stage.next('speech-started');
    await alice.play(question);
    expect(await started).toMatchObject({ speakerId: alice.id });
  });

  it('is heard again once a key opens it, and the bot knows that it is', async () => {
    await using stage = await BotStage.open({ faults: { voice: { speaking: 'never' } } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    stage.discord.faults.dave.undecryptableFramePercent = 100;
    const recovery = stage.discord.events.next(isEvent('dave-recovery-requested'));
    const ending = new AbortController();
    const speaking = alice.play(tone({ hz: 300, ms: 8_000 }), { signal: ending.signal });
    await recovery;
    stage.discord.faults.dave.undecryptableFramePercent = 0;
    await expect.poll(() => room.session.health.healed, { timeout: 3_000 }).toBe(1);
    ending.abort();
    await speaking;
  });
});

describe('a connection that does not come about', () => {
  it('is made anew where the discovery datagram was lost', async () => {
    await using stage = await BotStage.open({ ...impatient, faults: { voice: { lostDiscoveries: 1 } } });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    expect(room.session.health.reconnects).toBe(1);
    expect(await answersTo(stage, alice)).toBe('answered');
  });

  it('is given up after some attempts where Discord stays silent', async () => {
    await using stage = await BotStage.open({
      ...impatient,
      faults: { gateway: { ignoreVoiceStates: true } },
    });
    stage.addSpeaker('Alice');
    await expect(stage.botJoins()).rejects.toMatchObject({ code: 'voice-join-failed', retryable: true });
    expect(stage.bot.rooms).toEqual([]);
  });

  it('is not tried where the channel is full', async () => {
    await using stage = await BotStage.open();
    const narrow = stage.guild.addVoiceChannel('Booth', { userLimit: 1 });
    stage.discord.addUser('Bob').joinVoice(narrow);
    await expect
      .poll(() =>
        stage.bot.join({ channelId: narrow.id }, { signal: AbortSignal.timeout(5_000) }).catch(messageOf),
      )
      .toContain('full');
  });
});

describe('a connection that ends', () => {
  it.each([4021, 4022])('is left alone after %i', async (code) => {
    await using stage = await BotStage.open(impatient);
    stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const from = stage.discord.events.entries.length;
    stage.discord.bot.closeVoice(stage.guild.guild, code);
    expect(await room.session.ended).toMatchObject({ type: 'refused' });
    const since = stage.discord.events.entries.slice(from);
    expect(since.filter(isEvent('voice-identified'))).toEqual([]);
    expect(stage.bot.rooms).toEqual([]);
  });

  it.each([4006, 4009])('is made anew after %i, in the same conversation', async (code) => {
    await using stage = await BotStage.open(impatient);
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const again = stage.discord.events.next(isEvent('voice-ready'));
    stage.discord.bot.closeVoice(stage.guild.guild, code);
    await again;
    await stage.discord.bot.inCall(stage.channel);
    expect(await answersTo(stage, alice)).toBe('answered');
    expect(stage.bot.rooms).toEqual([room]);
  });

  it('resumes after 4015 and after a cut line', async () => {
    await using stage = await BotStage.open(impatient);
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    for (const interrupt of [
      () => stage.discord.bot.closeVoice(stage.guild.guild, 4015),
      () => stage.discord.bot.dropVoice(stage.guild.guild),
    ]) {
      const resumed = stage.discord.events.next(isEvent('voice-resumed'));
      interrupt();
      await resumed;
      expect(await answersTo(stage, alice)).toBe('answered');
    }
  });

  it('follows a move, and hears there', async () => {
    await using stage = await BotStage.open(impatient);
    await stage.botJoins();
    const kitchen = stage.guild.addVoiceChannel('Kitchen');
    const bob = stage.discord.addUser('Bob');
    bob.joinVoice(kitchen);
    await stage.discord.bot.move(stage.guild.guild, kitchen);
    await stage.discord.bot.inCall(kitchen);
    await expect.poll(() => stage.bot.rooms[0]?.channelId).toBe(kitchen.id);
    expect(await answersTo(stage, bob)).toBe('answered');
  });

  it('is made anew where the main gateway was away when it was lost', async () => {
    await using stage = await BotStage.open(impatient);
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const again = stage.discord.events.next(isEvent('voice-ready'));
    stage.discord.bot.requestReconnect();
    stage.discord.bot.closeVoice(stage.guild.guild, 4006);
    await again;
    await stage.discord.bot.inCall(stage.channel);
    expect(await answersTo(stage, alice)).toBe('answered');
  });

  it('leaves once more before it joins again, where its leave was lost', async () => {
    await using stage = await BotStage.open({
      botOptions: { patience: { ...impatient.botOptions.patience, backoffMs: 500 } },
    });
    const alice = stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const again = stage.discord.events.next(isEvent('voice-ready'));
    stage.discord.faults.gateway.ignoreVoiceStates = true;
    stage.discord.bot.closeVoice(stage.guild.guild, 4006);
    await expect.poll(() => room.session.health.reconnects, { timeout: 5_000 }).toBe(1);
    const from = stage.discord.events.entries.length;
    stage.discord.faults.gateway.ignoreVoiceStates = false;
    await again;
    await stage.discord.bot.inCall(stage.channel);
    expect(await answersTo(stage, alice)).toBe('answered');
    const moves = stage.discord.events.entries
      .slice(from)
      .filter(isEvent('voice-state-changed', ({ userId }) => userId === stage.discord.bot.id));
    expect(moves.map(({ channelId }) => channelId)).toEqual([null, stage.channel.id]);
  });

  it('respects a kick', async () => {
    await using stage = await BotStage.open(impatient);
    stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    stage.discord.bot.kick(stage.guild.guild);
    expect(await room.session.ended).toEqual({ type: 'removed' });
  });

  it('follows the server to another region', async () => {
    await using stage = await BotStage.open(impatient);
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const again = stage.discord.events.next(isEvent('voice-ready'));
    await stage.guild.changeRegion();
    await again;
    await stage.discord.bot.inCall(stage.channel);
    expect(await answersTo(stage, alice)).toBe('answered');
  });
});

describe('an answer that cannot be played', () => {
  it('is dropped after a while, and the channel is told', async () => {
    await using stage = await BotStage.open({
      faults: { voice: { resumeDelayMs: 3_000 } },
      botOptions: { stuckAfterMs: 300 },
    });
    stage.addSpeaker('Alice');
    const room = await stage.botJoins();
    const closed = stage.discord.events.next(isEvent('voice-closed'));
    stage.discord.bot.dropVoice(stage.guild.guild);
    await closed;
    const told = stage.discord.events.next(
      isEvent('message-created', ({ message }) => message.content.includes('cannot make myself heard')),
    );
    await room.conversation.say('Dinner is ready.');
    await told;
  });
});
