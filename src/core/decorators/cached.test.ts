import { describe, expect, it } from 'vitest';
import { createScriptedLanguageModel } from '../../../test/fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../../../test/fakes/scripted-speech-to-text.ts';
import { createScriptedTextToSpeech } from '../../../test/fakes/scripted-text-to-speech.ts';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { Cache, GenerateInput, SpeechToTextInput } from '../ports/index.ts';
import { cachedLanguageModel, cachedSpeechToText, cachedTextToSpeech } from './index.ts';

const clock = createVirtualClock();
/** Keys are hashed on another thread, for which a turn of the event loop may be too short. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await clock.settle();
  }
}
const { signal } = new AbortController();

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const event of events) list.push(event);
  return list;
}

function watchedCache() {
  const kept = new Map<string, Uint8Array>();
  const lookups: string[] = [];
  const cache: Cache = {
    id: 'map',
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
  return { kept, lookups, cache, options: { onLookup: (result: string) => void lookups.push(result) } };
}

describe('cached, speech to text', () => {
  const recording = { samples: new Float32Array(1_600).fill(0.1), sampleRateHz: 16_000 };

  function ears(transcript = 'hello there') {
    const watched = watchedCache();
    const engine = createScriptedSpeechToText({ clock, transcript: () => transcript });
    const stt = cachedSpeechToText(engine, watched.cache, watched.options);
    const hear = async (input: Partial<SpeechToTextInput> = {}) =>
      (await all(stt.transcribe({ ...recording, ...input }, { signal }))).at(-1);
    return { ...watched, engine, hear };
  }

  it('hears a recording once', async () => {
    const { engine, hear, lookups } = ears();
    const first = await hear();
    expect(await hear({ samples: recording.samples.slice() })).toEqual(first);
    expect([engine.transcribed.length, lookups]).toEqual([1, ['miss', 'hit']]);
  });

  it('tells recordings, rates and languages apart', async () => {
    const { engine, hear, kept } = ears();
    await hear();
    await hear({ language: 'fr' });
    await hear({ sampleRateHz: 8_000 });
    await hear({ samples: recording.samples.map((sample) => -sample) });
    expect([engine.transcribed.length, kept.size]).toEqual([4, 4]);
  });

  it('transcribes once what many ask for at the same time', async () => {
    const { engine, hear } = ears();
    const finals = await Promise.all([hear(), hear(), hear()]);
    expect(new Set(finals.map((final) => final?.text))).toEqual(new Set(['hello there']));
    expect(engine.transcribed).toHaveLength(1);
  });

  it('keeps neither silence nor what must not be stored', async () => {
    const silent = ears('');
    await silent.hear();
    const secret = ears();
    await secret.hear({ noStore: true });
    await secret.hear({ noStore: true });
    expect([silent.kept.size, secret.kept.size, secret.lookups]).toEqual([0, 0, []]);
  });

  it('listens again where the cache holds rubbish', async () => {
    const { engine, hear, kept } = ears();
    await hear();
    for (const key of kept.keys()) kept.set(key, Uint8Array.of(1, 2, 3));
    expect((await hear())?.text).toBe('hello there');
    expect(engine.transcribed).toHaveLength(2);
  });
});

describe('cached, language model', () => {
  const question: GenerateInput = { messages: [{ role: 'user', content: 'capital?' }], temperature: 0 };

  function mind(options: { maxEntryBytes?: number } = {}) {
    const watched = watchedCache();
    const engine = createScriptedLanguageModel({ clock, tokenMs: 0, firstTokenMs: 0, answer: () => 'Bern.' });
    const llm = cachedLanguageModel(engine, watched.cache, { ...watched.options, ...options });
    const ask = (input: Partial<GenerateInput> = {}) =>
      all(llm.generate({ ...question, ...input }, { signal }));
    return { ...watched, engine, ask };
  }

  it('answers a question without context once', async () => {
    const { engine, ask, lookups } = mind();
    await ask();
    const again = await ask();
    expect(again[0]).toEqual({ type: 'text', text: 'Bern.' });
    expect(again.at(-1)).toMatchObject({ type: 'finished', reason: 'stop' });
    expect([engine.generated.length, lookups]).toEqual([1, ['miss', 'hit']]);
  });

  it.each<[string, Partial<GenerateInput>]>([
    ['varies', { temperature: 0.7 }],
    ['has a temperature of the engine’s choice', { temperature: undefined }],
    [
      'has a context',
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
          { role: 'user', content: 'c' },
        ],
      },
    ],
    ['may act', { tools: [{ name: 'timer', description: '', parameters: {} }] }],
    ['belongs to a conversation', { conversationKey: 'anna' }],
    ['must not be stored', { noStore: true }],
  ])('never looks for what %s', async (_what, input) => {
    const { kept, lookups, ask } = mind();
    await ask(input);
    expect([kept.size, lookups]).toEqual([0, []]);
  });

  it('keeps no answer that was cut short, and none beyond its size', async () => {
    const cut = mind();
    await cut.ask({ maxTokens: 0 });
    const large = mind({ maxEntryBytes: 10 });
    await large.ask();
    expect([cut.kept.size, large.kept.size]).toEqual([0, 0]);
  });
});

it('a voice keeps nothing that must not be stored', async () => {
  const { cache, kept, lookups, options } = watchedCache();
  const engine = createScriptedTextToSpeech({ clock });
  const tts = cachedTextToSpeech(engine, cache, options);
  await all(tts.synthesize({ text: 'A secret.', noStore: true }, { signal }));
  expect([kept.size, lookups]).toEqual([0, []]);
});

it('a live voice does not wait for a program that has the same words said', async () => {
  const { cache, options } = watchedCache();
  const engine = createScriptedTextToSpeech({ clock, firstAudioMs: 900 });
  const tts = cachedTextToSpeech(engine, cache, options);
  const program = all(tts.synthesize({ text: 'Hello.', lane: 'batch' }, { signal }));
  await settle();
  const person = all(tts.synthesize({ text: 'Hello.', lane: 'live' }, { signal }));
  const another = all(tts.synthesize({ text: 'Hello.' }, { signal }));
  await settle();
  // Whose key is hashed first asks for both: keys are hashed on another thread, in any order.
  expect(engine.synthesized.map(({ lane }) => lane === 'batch')).toEqual([true, false]);
  await clock.advance(900);
  await Promise.all([program, person, another]);
  expect(engine.synthesized).toHaveLength(2);
});
