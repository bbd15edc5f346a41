import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingOf } from '../../src/composition/answer-recording.ts';
import { hearingRateHz } from '../../src/core/audio/frame.ts';
import { rmsDbfs } from '../../src/core/audio/level.ts';
import { resample } from '../../src/core/audio/resampler.ts';
import { readWav } from '../../src/core/audio/wav-reader.ts';
import { applySettings } from '../../src/core/conversation/index.ts';
import type { Receipt } from '../../src/core/pipeline/receipt.ts';
import { finalTranscript } from '../../src/core/text/final-transcript.ts';
import { wordErrorRate } from '../../src/core/text/word-error-rate.ts';
import { type OfflineConversation, openOfflineConversation } from '../../src/offline/offline-conversation.ts';
import { type OfflineEngines, openOfflineEngines } from '../../src/offline/offline-engines.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const signal = new AbortController().signal;
let offline: OfflineEngines;
let conversation: OfflineConversation;

beforeAll(async () => {
  offline = await openOfflineEngines({ signal, use: { llm: ['qwen2.5-coder-0.5b-instruct'] } });
  await offline.engines.warmUp({ signal });
  // The likeliest words each time: a small model's fancy is not what is tested.
  const settings = applySettings(offline.settings, { answer: { temperature: 0 } });
  conversation = openOfflineConversation({ ...offline, settings });
});
afterAll(async () => {
  await conversation.close();
  await offline[Symbol.asyncDispose]();
});

function clip(path: string): Float32Array {
  const { samples, sampleRateHz } = readWav(readFileSync(join(root, path)));
  return resample(samples, sampleRateHz, hearingRateHz);
}

/** Asks and gives the answer both as it was meant and as somebody hears it who knows nothing else. */
async function ask(path: string) {
  const before = conversation.session.playouts.length;
  const { receipts } = await conversation.ask(clip(path));
  const { sampleRateHz } = offline.engines.tts.capabilities;
  const answer = recordingOf(conversation.session.playouts.slice(before), sampleRateHz);
  const samples = resample(answer, sampleRateHz, hearingRateHz).slice(0, 14 * hearingRateHz);
  const understood = await finalTranscript(
    offline.engines.stt.transcribe({ samples, sampleRateHz: hearingRateHz }, { signal }),
  );
  return { receipts, answer, understood };
}

const stagesOf = (receipt: Receipt | undefined) => receipt?.stages.map(({ name }) => name) ?? [];

describe('a spoken question, through the real engines', () => {
  it('is heard, answered by the language model, and the spoken answer can be understood', async () => {
    const { receipts, answer, understood } = await ask('assets/self-check-question.wav');
    expect(receipts).toHaveLength(1);
    const [receipt] = receipts;
    expect(receipt?.outcome).toBe('answered');
    expect(
      wordErrorRate('What is the capital of France, and what is it famous for?', receipt?.heard ?? '').errors,
    ).toBeLessThanOrEqual(1);
    expect(receipt?.answer).toMatch(/Paris/);
    expect(stagesOf(receipt)).toEqual(
      expect.arrayContaining(['end-of-turn', 'stt', 'llm-first-token', 'tts-first-audio', 'playout']),
    );
    expect(receipt?.voiceToVoiceMs).toBeGreaterThan(0);
    expect(rmsDbfs(answer)).toBeGreaterThan(-40);
    // What was heard is what was to be spoken, but for words a recogniser may write otherwise.
    expect(wordErrorRate(receipt?.spoken ?? '', understood).wer).toBeLessThanOrEqual(0.3);
  });

  it('is answered by a skill without asking a model, exactly', async () => {
    const { receipts, understood } = await ask('bench/audio/s02.wav');
    const receipt = receipts.at(-1);
    expect(receipt?.heard).toMatch(/(12|twelve) times (7|seven)/i);
    expect(receipt?.tokens.completion).toBe(0);
    expect(wordErrorRate('eighty four', understood).deletions).toBe(0);
  });

  it('of a human voice becomes one turn with the words that were said', async () => {
    const { receipts } = await ask('test/fixtures/speech/goforward.wav');
    const heard = receipts.map((receipt) => receipt.heard).join(' ');
    expect(wordErrorRate('go forward ten meters', heard).errors).toBeLessThanOrEqual(1);
    expect(receipts.at(-1)?.outcome).toBe('answered');
  });

  it('that is only noise is not answered', async () => {
    const noise = Float32Array.from(
      { length: 2 * hearingRateHz },
      (_, index) => 0.05 * Math.sin(index * index),
    );
    const before = conversation.session.playouts.filter((playout) => playout.heardMs > 0).length;
    const { receipts } = await conversation.ask(noise);
    expect(receipts.filter(({ outcome }) => outcome === 'answered')).toEqual([]);
    expect(conversation.session.playouts.filter((playout) => playout.heardMs > 0)).toHaveLength(before);
  });

  it('is answered again after every engine process was killed', async () => {
    const pids = (await Promise.all(offline.engines.hosts.all.map((host) => host.stats()))).map(
      ({ pid }) => pid,
    );
    for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await offline.engines.warmUp({ signal }).catch(() => offline.engines.warmUp({ signal }));
    const { receipts } = await ask('bench/audio/s02.wav');
    expect(receipts.at(-1)?.outcome).toBe('answered');
  });
});
