import { describe, expect, it } from 'vitest';
import { tone } from '../emulator/audio/pcm.ts';
import { BotStage } from './bot-stage.ts';

describe('a conversation in a voice channel', () => {
  it('hears a question and answers aloud', async () => {
    await using stage = await BotStage.open();
    const alice = stage.addSpeaker('Alice');
    await stage.botJoins();
    const answered = stage.next('turn-ended');
    const heard = alice.heard.nextAudible(stage.discord.bot.id);
    await alice.play(tone({ hz: 300, ms: 600 }));
    const frame = await heard;
    expect(frame.wasEndToEndEncrypted).toBe(true);
    const { receipt } = await answered;
    expect(receipt).toMatchObject({
      outcome: 'answered',
      speakerName: 'Alice',
      heard: 'Is the kettle on?',
      spoken: 'The kettle is on.',
    });
    expect(receipt.voiceToVoiceMs).toBeGreaterThan(0);
  });
});
