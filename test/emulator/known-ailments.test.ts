import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinVoiceChannel, VoiceConnectionStatus } from '@discordjs/voice';
import { describe, expect, it } from 'vitest';
import { tone } from './audio/pcm.ts';
import { isEvent } from './emulator-event.ts';
import { Hearing } from './testing/discord-js-audio.ts';
import { voiceSocketOf, wiretap } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';

/** Nothing happens, and nothing would: as long as the guards of the bot would have needed to act. */
const inVainMs = 1_500;

/**
 * What @discordjs/voice 0.19 is known to do wrong shows in the emulator; a bot needs its guards for these. The numbers
 * are those of the guards in docs/discord.md: a test that fails after an update of the library says that the guard of
 * that number is not needed any more.
 */
describe('known ailments of the voice library', () => {
  it.each(['garbage', 'wrong-epoch'] as const)(
    '1: throws out of an event handler, which ends the process, at %s proposals',
    async (kind) => {
      await using stage = await Stage.open();
      stage.addSpeaker('Alice');
      const socket = voiceSocketOf(await stage.botJoins());
      const thrown = Promise.withResolvers<unknown>();
      const [handle] = socket.listeners('binary') as ((message: unknown) => void)[];
      // In the library's place, so that the process of the tests goes on.
      socket.removeAllListeners('binary').on('binary', (message: unknown) => {
        try {
          handle?.(message);
        } catch (error) {
          thrown.resolve(error);
        }
      });
      stage.discord.bot.sendUnusableProposals(stage.guild.guild, kind);
      expect(await thrown.promise).toBeInstanceOf(Error);
    },
  );

  it('2: goes deaf for ever after 36 frames that no key opens', async () => {
    await using stage = await Stage.open({ faults: { dave: { undecryptableFramePercent: 100 } } });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    const failed = once(hearing.stream, 'error');
    await alice.play(tone({ hz: 440, ms: 1_000 }), { pace: 'fast' });
    await failed;
    expect(hearing.stream.destroyed).toBe(true);
    expect(stage.discord.events.entries.filter(isEvent('dave-recovery-requested'))).toEqual([]);
  });

  it('3: passes ciphertext off as audio while it resumes', async () => {
    await using stage = await Stage.open({ faults: { voice: { resumeDelayMs: 200 } } });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    await alice.play(tone({ hz: 440, ms: 20 }), { pace: 'fast' });
    await hearing.samples(1);
    const resumed = stage.discord.events.next(isEvent('voice-resumed'));
    const closed = stage.discord.events.next(isEvent('voice-closed'));
    stage.discord.bot.dropVoice(stage.guild.guild);
    await closed;
    await alice.play(tone({ hz: 440, ms: 100 }));
    await resumed;
    const sealed = hearing.packets.filter((packet) => packet.subarray(-2).equals(Buffer.of(0xfa, 0xfa)));
    expect(sealed.length).toBeGreaterThan(0);
  });

  it('4: waits for ever where the answer to its discovery got lost', async () => {
    await using stage = await Stage.open({ faults: { voice: { lostDiscoveries: 1 } } });
    const guild = await stage.client.guilds.fetch(stage.guild.id);
    const connection = joinVoiceChannel({
      guildId: guild.id,
      channelId: stage.channel.id,
      adapterCreator: guild.voiceAdapterCreator,
      group: stage.client.user.id,
    });
    await expect.poll(() => stage.discord.faults.voice.lostDiscoveries, { timeout: 5_000 }).toBe(0);
    await sleep(inVainMs);
    expect(connection.state.status).toBe(VoiceConnectionStatus.Connecting);
  });

  it.each([4021, 4022])('5: comes back after %i, which says not to', async (code) => {
    await using stage = await Stage.open();
    await stage.botJoins();
    const again = stage.discord.events.next(isEvent('voice-identified'));
    stage.discord.bot.closeVoice(stage.guild.guild, code);
    await again;
  });

  it('6: drops what comes of a stream nobody has announced to this connection', async () => {
    await using stage = await Stage.open({ faults: { voice: { repeatsSpeakingAfterRejoin: false } } });
    const alice = stage.addSpeaker('Alice');
    const first = await stage.botJoins();
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    first.destroy();
    const second = await stage.botJoins();
    const hearing = new Hearing(second, alice.id);
    let arrived = 0;
    wiretap(second, () => arrived++);
    await alice.play(tone({ hz: 440, ms: 100 }), { pace: 'fast' });
    await expect.poll(() => arrived).toBe(10);
    expect(hearing.packets).toEqual([]);
  });

  it('7: is content with a line on which nothing arrives', async () => {
    await using stage = await Stage.open();
    const alice = stage.addSpeaker('Alice');
    const connection = await stage.botJoins();
    const from = stage.discord.events.entries.length;
    stage.discord.bot.cutAudio(stage.guild.guild);
    await alice.play(tone({ hz: 440, ms: inVainMs }));
    expect(connection.state.status).toBe(VoiceConnectionStatus.Ready);
    expect(stage.discord.events.entries.slice(from).filter(isEvent('voice-identified'))).toEqual([]);
  });
});
