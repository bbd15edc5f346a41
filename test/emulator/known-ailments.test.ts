import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { tone } from './audio/pcm.ts';
import { isEvent } from './emulator-event.ts';
import { Hearing } from './testing/discord-js-audio.ts';
import { Stage } from './testing/stage.ts';

/** What @discordjs/voice 0.19 is known to do wrong shows in the emulator; a bot needs its guards for these. */
describe('known ailments of the voice library', () => {
  it('goes deaf for ever after 36 frames that no key opens', async () => {
    await using stage = await Stage.open({ faults: { dave: { undecryptableFramePercent: 100 } } });
    const alice = stage.addSpeaker('Alice');
    const hearing = new Hearing(await stage.botJoins(), alice.id);
    const failed = once(hearing.stream, 'error');
    await alice.play(tone({ hz: 440, ms: 1_000 }), { pace: 'fast' });
    await failed;
    expect(hearing.stream.destroyed).toBe(true);
    expect(stage.discord.events.entries.filter(isEvent('dave-recovery-requested'))).toEqual([]);
  });

  it('passes ciphertext off as audio while it resumes', async () => {
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
});
