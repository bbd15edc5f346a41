import { describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../../src/core/pipeline/events.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { BotStage } from '../discord/bot-stage.ts';
import { tone } from '../emulator/audio/pcm.ts';
import { createScriptedSpeechToText } from '../fakes/scripted-speech-to-text.ts';

const story = `Once there was a kettle. ${'It stood on the stove and sang of the sea all day. '.repeat(4)}`;

/** Alice asks for a story and then speaks for `overMs` while it is told; the recogniser takes that for `over`. */
async function talkOver(over: string, overMs: number) {
  const stt = createScriptedSpeechToText({
    clock: systemClock,
    transcript: (_, call) => (call === 0 ? 'Tell me a story.' : over),
  });
  await using stage = await BotStage.open({ answer: story, engines: { stt } });
  const alice = stage.addSpeaker('Alice');
  await stage.botJoins();
  const ended = stage.events.next(
    (event): event is Extract<PipelineEvent, { type: 'turn-ended' }> =>
      event.type === 'turn-ended' && event.receipt.heard === 'Tell me a story.',
  );
  const hears = alice.heard.nextAudible(stage.discord.bot.id);
  await alice.play(tone({ hz: 300, ms: 400 }));
  const first = await hears;
  // Nobody reacts to an answer at once.
  await alice.heard.next(({ timestamp }) => timestamp - first.timestamp >= 48_000);
  const from = alice.heard.frames.length;
  const ducked = stage.next('answer-ducked');
  await alice.play(tone({ hz: 300, ms: overMs }));
  await ducked;
  const { receipt } = await ended;
  const levels = alice.heard.frames
    .slice(from)
    .filter(({ opus }) => opus.length > 3)
    .map(({ levelDbfs }) => levelDbfs);
  return { receipt, levels, types: stage.events.entries.map(({ type }) => type) };
}

describe('talking over an answer', () => {
  it('ducks it, stops it, and keeps in mind only what was heard', async () => {
    const { receipt, levels } = await talkOver('Stop, that is enough for me now.', 1_600);
    expect(receipt.outcome).toBe('interrupted');
    expect(receipt.answer.startsWith(receipt.spoken.slice(0, 20))).toBe(true);
    expect(receipt.spoken.length).toBeLessThan(story.length / 2);
    const loudest = Math.max(...levels);
    expect(levels.at(-1)).toBeLessThan(loudest - 20);
  });

  it('comes back to full level after a "mhm", with nothing lost', async () => {
    const { receipt, levels, types } = await talkOver('Mhm.', 350);
    expect(receipt.outcome).toBe('answered');
    expect(receipt.spoken.trim()).toBe(receipt.answer.trim());
    expect(types).toContain('answer-restored');
    const loudest = Math.max(...levels);
    const quietest = levels.findIndex((level) => level < loudest - 20);
    expect(quietest).toBeGreaterThanOrEqual(0);
    expect(Math.max(...levels.slice(quietest + 1))).toBeGreaterThan(loudest - 3);
  });
});
