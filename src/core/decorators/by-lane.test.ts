import { describe, expect, it } from 'vitest';
import { createScriptedSpeechToText } from '../../../test/fakes/scripted-speech-to-text.ts';
import { createScriptedTextToSpeech } from '../../../test/fakes/scripted-text-to-speech.ts';
import { createScriptedVoiceActivityDetector } from '../../../test/fakes/scripted-voice-activity-detector.ts';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { transcribeRecording } from '../pipeline/transcribe-recording.ts';
import type { TextToSpeech } from '../ports/index.ts';
import { speechToTextByLane, textToSpeechByLane, voiceActivityDetectorByLane } from './index.ts';

const { signal } = new AbortController();
const firstAudioMs = 70;
const longMs = 5_000;

/** A voice as a process has it: it says one text at a time, and what it has begun it says to the end. */
function oneAtATime(voice: TextToSpeech): TextToSpeech {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...voice,
    async *synthesize(input, call) {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      last = promise;
      await before;
      try {
        yield* voice.synthesize(input, call);
      } finally {
        resolve(undefined);
      }
    },
  };
}

const createVoices = () => {
  const clock = createVirtualClock();
  const create = (id: string) =>
    oneAtATime(
      createScriptedTextToSpeech({
        id,
        clock,
        firstAudioMs,
        speech: (text) => (text.length > 50 ? { firstAudioMs: longMs } : {}),
      }),
    );
  return { clock, live: create('voice'), batch: create('voice'), shared: create('voice') };
};

/** When a person hears the first sound who asks while a program's long text is being said. */
async function liveFirstAudioMs(clock: ReturnType<typeof createVirtualClock>, voice: TextToSpeech) {
  const drain = async (text: string, lane: 'live' | 'batch' | undefined, onAudio: () => void) => {
    for await (const event of voice.synthesize({ text, lane }, { signal }))
      if (event.type === 'audio') onAudio();
  };
  const program = drain(
    'A very long text that a program wants to have said aloud.',
    'batch',
    () => undefined,
  );
  await clock.advance(10);
  const askedAtMs = clock.now();
  let heardAtMs: number | undefined;
  const person = drain('Hello.', undefined, () => {
    heardAtMs ??= clock.now();
  });
  await clock.advance(2 * longMs);
  await Promise.all([program, person]);
  return heardAtMs! - askedAtMs;
}

describe('a voice of two, by lane', () => {
  it('lets no live call wait for batch work, as a voice of one must', async () => {
    const { clock, shared, live, batch } = createVoices();
    expect(await liveFirstAudioMs(clock, textToSpeechByLane({ live, batch }))).toBe(firstAudioMs);
    expect(await liveFirstAudioMs(clock, shared)).toBeGreaterThan(longMs - 100);
  });

  it('warms up, and asks for its health, only what people wait for', async () => {
    const touched: string[] = [];
    const watched = (id: string): TextToSpeech => ({
      ...createScriptedTextToSpeech({ clock: createVirtualClock() }),
      warmUp: () => Promise.resolve(void touched.push(`warm ${id}`)),
      checkHealth: () => Promise.resolve(void touched.push(`health ${id}`)),
      dispose: () => Promise.resolve(void touched.push(`dispose ${id}`)),
    });
    const voice = textToSpeechByLane({ live: watched('live'), batch: watched('batch') });
    await voice.warmUp({ signal });
    await voice.checkHealth({ signal });
    expect(touched).toEqual(['warm live', 'health live']);
    await voice.dispose();
    expect(touched.slice(2).toSorted()).toEqual(['dispose batch', 'dispose live']);
  });
});

it('a recogniser of two hears batch work apart, and whoever names no lane is waiting', async () => {
  const clock = createVirtualClock();
  const live = createScriptedSpeechToText({ clock, transcript: () => 'live' });
  const batch = createScriptedSpeechToText({ clock, transcript: () => ({ text: 'batch', crashes: true }) });
  const stt = speechToTextByLane({ live, batch });
  const hear = async (lane?: 'live' | 'batch') => {
    const input = { samples: new Float32Array(16_000), sampleRateHz: 16_000, lane };
    for await (const event of stt.transcribe(input, { signal }))
      if (event.type === 'final') return event.text;
    return undefined;
  };
  await expect(hear('batch')).rejects.toMatchObject({ code: 'engine-host-died' });
  expect([await hear(), await hear('live')]).toEqual(['live', 'live']);
  expect([live.transcribed.length, batch.transcribed.length]).toEqual([2, 1]);
});

it('the speech of a recording is found where nobody is listened to meanwhile', async () => {
  const clock = createVirtualClock();
  const [live, batch] = [
    createScriptedVoiceActivityDetector({ clock }),
    createScriptedVoiceActivityDetector({ clock }),
  ];
  const vad = voiceActivityDetectorByLane({ live, batch });
  const engine = createScriptedSpeechToText({ clock, transcript: () => 'hello' });
  const samples = new Float32Array(20 * 16_000).fill(0.1);
  const scored = () => [live.windowsScored, batch.windowsScored].map((count) => count > 0);

  const recording = transcribeRecording({ engine, vad, samples }, { signal });
  await clock.advance(60_000);
  expect(await recording).toMatch(/^hello/);
  expect(scored()).toEqual([false, true]);

  const question = transcribeRecording({ engine, vad, samples, lane: 'live' }, { signal });
  await clock.advance(60_000);
  await question;
  expect(scored()).toEqual([true, true]);
});
