import { describe, expect, it } from 'vitest';
import { createScriptedLanguageModel } from '../../../test/fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../../../test/fakes/scripted-speech-to-text.ts';
import { createScriptedTextToSpeech } from '../../../test/fakes/scripted-text-to-speech.ts';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import type { Cache, Metrics, SpeechEvent } from '../ports/index.ts';
import { createRuleClassifier } from '../routing/index.ts';
import {
  cachedTextToSpeech,
  type FallbackEvent,
  fallbackLanguageModel,
  fallbackSpeechToText,
  fallbackTextToSpeech,
  measuredClassifier,
  measuredLanguageModel,
  measuredSpeechToText,
  measuredTextToSpeech,
} from './index.ts';

const clock = createVirtualClock();
const signal = new AbortController().signal;
const audio = { samples: new Float32Array(160), sampleRateHz: 16_000 };
const messages = [{ role: 'user', content: 'hello' }] as const;

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const event of events) list.push(event);
  return list;
}

function watched() {
  const fallbacks: FallbackEvent[] = [];
  return { fallbacks, onFallback: (event: FallbackEvent) => void fallbacks.push(event) };
}

const length = (events: readonly SpeechEvent[]) =>
  events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0);

describe('fallback, speech to text', () => {
  const dying = () =>
    createScriptedSpeechToText({
      id: 'a',
      clock,
      transcript: () => ({ text: 'x', interims: ['ha'], crashes: true }),
    });
  const living = (id = 'b', languages = ['en']) =>
    createScriptedSpeechToText({ id, clock, transcript: () => `from ${id}`, capabilities: { languages } });

  it('lets the next engine transcribe, though the first had begun to guess', async () => {
    const { fallbacks, onFallback } = watched();
    const stt = fallbackSpeechToText([dying(), living()], { onFallback });
    const events = await all(stt.transcribe(audio, { signal }));
    expect(events.map(({ text }) => text)).toEqual(['ha', 'from b']);
    expect(fallbacks).toEqual([{ fromId: 'a', toId: 'b', code: 'engine-host-died' }]);
  });

  it('passes on the failure of the last', async () => {
    await expect(
      all(fallbackSpeechToText([dying(), dying()]).transcribe(audio, { signal })),
    ).rejects.toMatchObject({
      code: 'engine-host-died',
    });
  });

  it('asks an engine that knows the language first', async () => {
    const stt = fallbackSpeechToText([living('english'), living('many', ['*'])]);
    const textFor = async (language: string) =>
      (await all(stt.transcribe({ ...audio, language }, { signal }))).map(({ text }) => text);
    expect(await textFor('fr')).toEqual(['from many']);
    expect(await textFor('en-GB')).toEqual(['from english']);
    expect(stt.capabilities.languages).toEqual(['en', '*']);
  });

  it('takes a cancellation for what it is', async () => {
    const { fallbacks, onFallback } = watched();
    const second = living();
    const stalling = createScriptedSpeechToText({ clock, transcript: () => ({ text: '', stalls: true }) });
    const controller = new AbortController();
    const events = all(
      fallbackSpeechToText([stalling, second], { onFallback }).transcribe(audio, {
        signal: controller.signal,
      }),
    );
    controller.abort(new Error('enough'));
    await expect(events).rejects.toThrow('enough');
    expect(fallbacks).toEqual([]);
    expect(second.transcribed).toEqual([]);
  });
});

describe('fallback, language model', () => {
  const model = (id: string, crashesAfterTokens?: number) =>
    createScriptedLanguageModel({
      id,
      clock,
      firstTokenMs: 0,
      tokenMs: 0,
      answer: () => ({
        text: `one two three from ${id}`,
        ...(crashesAfterTokens === undefined ? {} : { crashesAfterTokens }),
      }),
    });
  const textOf = async (llm: ReturnType<typeof fallbackLanguageModel>) =>
    (await all(llm.generate({ messages }, { signal })))
      .map((event) => (event.type === 'text' ? event.text : ''))
      .join('');

  it('answers with the next model when the first gives no token', async () => {
    const { fallbacks, onFallback } = watched();
    expect(await textOf(fallbackLanguageModel([model('a', 0), model('b')], { onFallback }))).toContain(
      'from b',
    );
    expect(fallbacks).toEqual([{ fromId: 'a', toId: 'b', code: 'engine-host-died' }]);
  });

  it('never says the beginning of two answers', async () => {
    const second = model('b');
    await expect(textOf(fallbackLanguageModel([model('a', 2), second]))).rejects.toMatchObject({
      code: 'engine-host-died',
    });
    expect(second.generated).toEqual([]);
  });

  it('promises only what every model can do, and goes by its first', () => {
    const small = createScriptedLanguageModel({
      clock,
      answer: () => '',
      capabilities: { contextTokens: 512, tools: false },
    });
    const chain = fallbackLanguageModel([model('a'), small]);
    expect(chain.id).toBe('a');
    expect(chain.capabilities).toMatchObject({ contextTokens: 512, tools: false });
  });

  it('cannot be made of nothing', () => {
    expect(() => fallbackLanguageModel([])).toThrow('no engine');
  });
});

describe('fallback, text to speech', () => {
  it('speaks with the next voice, at the rate the first would have had', async () => {
    const { fallbacks, onFallback } = watched();
    const mute = createScriptedTextToSpeech({
      id: 'a',
      clock,
      sampleRateHz: 24_000,
      speech: () => ({ crashesAfterChunks: 0 }),
    });
    const plain = createScriptedTextToSpeech({ id: 'b', clock, sampleRateHz: 16_000, characterMs: 50 });
    const tts = fallbackTextToSpeech([mute, plain], { onFallback });
    const events = await all(tts.synthesize({ text: 'ten chars.', voice: 'unknown' }, { signal }));
    expect(tts.capabilities.sampleRateHz).toBe(24_000);
    expect(length(events)).toBe(12_000);
    expect(events.filter(({ type }) => type === 'finished')).toEqual([{ type: 'finished', audioMs: 500 }]);
    expect(plain.synthesized[0]?.voice).toBeUndefined();
    expect(fallbacks.map(({ toId }) => toId)).toEqual(['b']);
  });

  it('does not begin a sentence again in another voice', async () => {
    const second = createScriptedTextToSpeech({ clock });
    const breaking = createScriptedTextToSpeech({ clock, speech: () => ({ crashesAfterChunks: 1 }) });
    const events = all(
      fallbackTextToSpeech([breaking, second]).synthesize({ text: 'a longer sentence' }, { signal }),
    );
    await expect(events).rejects.toMatchObject({ code: 'engine-host-died' });
    expect(second.synthesized).toEqual([]);
  });
});

describe('a chain', () => {
  it('is ready when one of its engines is, and says which is not', async () => {
    const { fallbacks, onFallback } = watched();
    const ill = {
      ...createScriptedTextToSpeech({ id: 'ill', clock }),
      warmUp: () => Promise.reject(new Error('no')),
    };
    const well = createScriptedTextToSpeech({ id: 'well', clock });
    await fallbackTextToSpeech([ill, well], { onFallback }).warmUp({ signal });
    expect(fallbacks).toEqual([{ fromId: 'ill', toId: 'well', code: 'internal' }]);
    await expect(fallbackTextToSpeech([ill, ill]).warmUp({ signal })).rejects.toThrow('no');
  });
});

function createMapCache(): Cache & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    id: 'map',
    kept,
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}

describe('cached text to speech', () => {
  function cachedVoice(options = {}) {
    const voice = createScriptedTextToSpeech({ id: 'voice', clock });
    const cache = createMapCache();
    const lookups: string[] = [];
    const tts = cachedTextToSpeech(voice, cache, {
      ...options,
      onLookup: (result) => void lookups.push(result),
    });
    return { voice, cache, lookups, tts };
  }

  it('synthesises a phrase once and plays the same audio again', async () => {
    const { tts, voice, lookups } = cachedVoice();
    const first = await all(tts.synthesize({ text: 'Good morning.' }, { signal }));
    const second = await all(tts.synthesize({ text: 'Good morning.' }, { signal }));
    const samples = (events: readonly SpeechEvent[]) =>
      events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []));
    expect(voice.synthesized).toHaveLength(1);
    expect(lookups).toEqual(['miss', 'hit']);
    expect(second.at(-1)).toEqual(first.at(-1));
    const again = samples(second);
    expect(again).toHaveLength(samples(first).length);
    samples(first).forEach((sample, index) => expect(again[index]).toBeCloseTo(sample, 4));
  });

  it('tells voices, speeds, languages and versions apart', async () => {
    const { tts, voice, cache } = cachedVoice();
    for (const input of [{}, { voice: 'b' }, { speed: 1.2 }, { language: 'fr' }, { text: 'No.' }]) {
      await all(tts.synthesize({ text: 'Yes.', ...input }, { signal }));
    }
    await all(cachedTextToSpeech(voice, cache, { version: '2' }).synthesize({ text: 'Yes.' }, { signal }));
    expect(cache.kept.size).toBe(6);
  });

  it('does not synthesise at the same time what two people ask for', async () => {
    const { tts, voice } = cachedVoice();
    const both = [1, 2, 3].map(() => all(tts.synthesize({ text: 'All at once.' }, { signal })));
    const lengths = (await Promise.all(both)).map(length);
    expect(new Set(lengths).size).toBe(1);
    expect(voice.synthesized).toHaveLength(1);
  });

  it('keeps nothing of a synthesis that was cut off or failed, and lets the next one try', async () => {
    const { tts, cache } = cachedVoice();
    for await (const event of tts.synthesize({ text: 'A sentence of some length.' }, { signal })) {
      expect(event.type).toBe('audio');
      break;
    }
    expect(cache.kept.size).toBe(0);
    expect(
      length(await all(tts.synthesize({ text: 'A sentence of some length.' }, { signal }))),
    ).toBeGreaterThan(0);
    expect(cache.kept.size).toBe(1);
  });

  it('leaves long texts alone', async () => {
    const { tts, cache, lookups } = cachedVoice({ maxTextChars: 5 });
    await all(tts.synthesize({ text: 'Longer than five.' }, { signal }));
    expect({ size: cache.kept.size, lookups }).toEqual({ size: 0, lookups: [] });
  });

  it('stops in the middle of kept audio', async () => {
    const { tts } = cachedVoice();
    const text = 'A sentence of some length.';
    await all(tts.synthesize({ text }, { signal }));
    const controller = new AbortController();
    const heard: SpeechEvent[] = [];
    const play = async () => {
      for await (const event of tts.synthesize({ text }, { signal: controller.signal })) {
        heard.push(event);
        controller.abort(new Error('barge-in'));
      }
    };
    await expect(play()).rejects.toThrow('barge-in');
    expect(heard).toHaveLength(1);
  });
});

function recorder() {
  const lines: string[] = [];
  const labelled = (labels = {}) => Object.values(labels).join(' ');
  const metrics: Metrics = {
    observe: (name, value, labels) => void lines.push(`${name} ${value} ${labelled(labels)}`),
    count: (name, labels, by = 1) => void lines.push(`${name} ${by} ${labelled(labels)}`),
  };
  return { lines, metrics };
}

describe('measured', () => {
  it('observes the field’s times of each engine', async () => {
    const time = createVirtualClock();
    const { lines, metrics } = recorder();
    const options = { metrics, clock: time };
    const llm = measuredLanguageModel(
      createScriptedLanguageModel({
        id: 'llm',
        clock: time,
        firstTokenMs: 200,
        tokenMs: 10,
        answer: () => 'one two',
      }),
      options,
    );
    const stt = measuredSpeechToText(
      createScriptedSpeechToText({ id: 'stt', clock: time, afterMs: 50, transcript: () => 'x' }),
      options,
    );
    const tts = measuredTextToSpeech(
      createScriptedTextToSpeech({ id: 'tts', clock: time, firstAudioMs: 80 }),
      options,
    );
    let isDone = false;
    const work = (async () => {
      await all(llm.generate({ messages }, { signal }));
      await all(stt.transcribe(audio, { signal }));
      await all(tts.synthesize({ text: 'hi' }, { signal }));
      isDone = true;
    })();
    await time.advanceUntil(() => isDone, 10_000);
    await work;
    expect(lines).toContain('ttft_ms 200 llm');
    expect(lines).toContain('stt_ms 50 stt');
    expect(lines).toContain('ttfb_ms 80 tts');
    expect(lines).toContain('tokens 2 llm completion');
    expect(lines.filter((line) => line.startsWith('engine_calls'))).toEqual([
      'engine_calls 1 llm llm ok',
      'engine_calls 1 stt stt ok',
      'engine_calls 1 tts tts ok',
    ]);
  });

  it('times classifications', async () => {
    const { lines, metrics } = recorder();
    const classifier = measuredClassifier(createRuleClassifier(), { metrics, clock });
    await classifier.classify({ text: 'write a function in rust' }, { signal });
    expect(lines).toEqual(['classify_ms 0 intent-rules']);
    await expect(classifier.classify({ text: '' }, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(lines).toHaveLength(1);
  });

  it('tells failures from listeners who left', async () => {
    const { lines, metrics } = recorder();
    const options = { metrics, clock };
    const dying = createScriptedTextToSpeech({ id: 'tts', clock, speech: () => ({ crashesAfterChunks: 1 }) });
    await expect(
      all(measuredTextToSpeech(dying, options).synthesize({ text: 'some words' }, { signal })),
    ).rejects.toThrow();
    const controller = new AbortController();
    const cut = (async () => {
      const living = measuredTextToSpeech(createScriptedTextToSpeech({ id: 'tts', clock }), options);
      for await (const event of living.synthesize({ text: 'some words' }, { signal: controller.signal })) {
        if (event.type === 'audio') controller.abort();
      }
    })();
    await expect(cut).rejects.toThrow();
    expect(lines.filter((line) => !line.startsWith('ttfb'))).toEqual([
      'errors 1 tts engine-host-died',
      'engine_calls 1 tts tts failed',
      'engine_calls 1 tts tts left',
    ]);
  });
});
