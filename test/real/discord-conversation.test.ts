import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearingRateHz } from '../../src/core/audio/frame.ts';
import { resample } from '../../src/core/audio/resampler.ts';
import { finalTranscript } from '../../src/core/text/final-transcript.ts';
import { wordErrorRate } from '../../src/core/text/word-error-rate.ts';
import { type OfflineEngines, openOfflineEngines } from '../../src/offline/offline-engines.ts';
import { BotStage } from '../discord/bot-stage.ts';
import { readWav } from '../emulator/audio/wav.ts';
import { createRandom } from '../emulator/random.ts';

const clip = (name: string) => readWav(fileURLToPath(new URL(`../../bench/audio/${name}`, import.meta.url)));
const signal = new AbortController().signal;
const story = 'Once there was a kettle that stood on a stove and sang of the sea all day long. '.repeat(3);
let offline: OfflineEngines;

beforeAll(async () => {
  offline = await openOfflineEngines({ signal, use: { llm: ['qwen2.5-coder-0.5b-instruct'] } });
  await offline.engines.warmUp({ signal });
});
afterAll(() => offline[Symbol.asyncDispose]());

/** The bot with the real ears and the real voice. */
const openStage = () => BotStage.open({ engines: offline.engines });

/** It and Alice, in an encrypted channel. */
async function meet(stage: BotStage) {
  const alice = stage.addSpeaker('Alice');
  const { conversation } = await stage.botJoins();
  return { alice, conversation };
}

describe('the real engines in a voice channel', () => {
  it('answer aloud what was asked aloud, so that it can be understood', async () => {
    await using stage = await openStage();
    const { alice } = await meet(stage);
    const ended = stage.events.next((event) => event.type === 'turn-ended', { timeoutMs: 60_000 });
    await alice.play(await clip('s02.wav'));
    await ended;
    const answer = alice.heard.recording(stage.discord.bot.id);
    const samples = resample(answer.samples, answer.sampleRate, hearingRateHz);
    const understood = await finalTranscript(
      offline.engines.stt.transcribe({ samples, sampleRateHz: hearingRateHz }, { signal }),
    );
    // Twelve times seven.
    expect(wordErrorRate('eighty four', understood).deletions).toBe(0);
  });

  it('stop when somebody goes on talking over them, and know how far they were heard', async () => {
    await using stage = await openStage();
    const { alice, conversation } = await meet(stage);
    const interrupted = stage.events.next((event) => event.type === 'answer-interrupted', {
      timeoutMs: 60_000,
    });
    const audible = alice.heard.nextAudible(stage.discord.bot.id, { timeoutMs: 30_000 });
    void conversation.say(story);
    const first = await audible;
    await alice.heard.next(({ timestamp }) => timestamp - first.timestamp >= 48_000);
    await alice.play(await clip('q06.wav'));
    const { spoken } = (await interrupted) as { readonly spoken: string };
    expect(spoken.length).toBeLessThan(story.length / 2);
    expect(story.startsWith(spoken.slice(0, 10))).toBe(true);
  });

  it('go on after a noise that is no word, with nothing lost', async () => {
    await using stage = await openStage();
    const { alice, conversation } = await meet(stage);
    const audible = alice.heard.nextAudible(stage.discord.bot.id, { timeoutMs: 30_000 });
    const said = conversation.say(story);
    const first = await audible;
    await alice.heard.next(({ timestamp }) => timestamp - first.timestamp >= 48_000);
    const random = createRandom(1);
    const noise = Float32Array.from({ length: 48_000 / 4 }, () => random.next() * 0.4 - 0.2);
    await alice.play({ samples: noise, sampleRate: 48_000 });
    await said;
    expect(stage.events.entries.map(({ type }) => type)).not.toContain('answer-interrupted');
  });
});
