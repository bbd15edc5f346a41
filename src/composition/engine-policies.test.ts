import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScriptedLanguageModel } from '../../test/fakes/scripted-language-model.ts';
import { fallbackLanguageModel, fallbackSpeechToText } from '../core/decorators/index.ts';
import type { LanguageModel, SpeechToText, SpeechToTextInput } from '../core/ports/index.ts';
import { finalTranscript } from '../core/text/final-transcript.ts';
import { createScope, untilAborted } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { guardLanguageModel, guardSpeechToText, standInOf } from './engine-policies.ts';

// The policies keep time by the platform's timers; here those are virtual.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const scope = createScope();

/** Every engine with its policies, as in a chain that falls back from one to the next. */
const recognisers = (chain: readonly SpeechToText[], life?: AbortSignal) =>
  chain.map((engine, index) => guardSpeechToText(engine, { standIn: standInOf(chain, index), life }));
const models = (chain: readonly LanguageModel[]) =>
  chain.map((engine, index) => guardLanguageModel(engine, { standIn: standInOf(chain, index) }));

const input: SpeechToTextInput = { samples: new Float32Array(160), sampleRateHz: 16_000 };

/** A recogniser that hangs until it is told to answer; counts how often it was asked. */
function recogniser(id: string, placement: SpeechToText['placement'], { hangs = false, takesMs = 0 } = {}) {
  const state = { hangs, takesMs, calls: 0, inFlight: 0 };
  const engine: SpeechToText = {
    id,
    placement,
    capabilities: { languages: ['*'], maxSegmentMs: 1e9, streamsInterim: false },
    async *transcribe(_input, { signal }) {
      state.calls++;
      state.inFlight++;
      try {
        if (state.hangs) await untilAborted(new Promise(() => undefined), signal);
        if (state.takesMs > 0) await systemClock.sleep(state.takesMs, { signal });
      } finally {
        state.inFlight--;
      }
      yield { type: 'final', text: id };
    },
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  return { engine, state };
}

/** What was heard, and after how much virtual time. */
async function hear(stt: SpeechToText, lane: 'live' | 'batch' = 'live') {
  const fromMs = Date.now();
  let tookMs = 0;
  const heard = finalTranscript(stt.transcribe({ ...input, lane }, scope)).finally(() => {
    tookMs = Date.now() - fromMs;
  });
  await vi.advanceTimersByTimeAsync(20_000 - 1);
  return { text: await heard, tookMs };
}

describe('a server with a stand-in on this machine', () => {
  it('that hangs costs less than two seconds once, then nothing, and is back when it is well', async () => {
    const server = recogniser('server', 'remote', { hangs: true });
    const chain = recognisers([server.engine, recogniser('own', 'engine-host').engine]);
    const stt = fallbackSpeechToText(chain, {});
    const first = finalTranscript(stt.transcribe(input, scope));
    // Before two seconds are over: the stand-in takes some time of its own.
    await vi.advanceTimersByTimeAsync(1_800);
    expect(await first).toBe('own');
    expect(server.state.calls).toBe(1);

    expect(await finalTranscript(stt.transcribe(input, scope))).toBe('own');
    expect(server.state.calls).toBe(1);

    server.state.hangs = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await finalTranscript(stt.transcribe(input, scope))).toBe('server');
  });

  it('that was late with a first answer is used from the next one on, late every time it is not', async () => {
    const server = recogniser('server', 'remote', { takesMs: 5_000 });
    const stt = fallbackSpeechToText(
      recognisers([server.engine, recogniser('own', 'engine-host').engine]),
      {},
    );
    const ask = async () => {
      const heard = finalTranscript(stt.transcribe(input, scope));
      await vi.advanceTimersByTimeAsync(5_000);
      return heard;
    };
    expect(await ask()).toBe('own');
    server.state.takesMs = 0;
    expect(await ask()).toBe('server');

    server.state.takesMs = 5_000;
    expect(await ask()).toBe('own');
    expect(server.state.calls).toBe(3);
    expect(await ask()).toBe('own');
    expect(server.state.calls).toBe(4);
    expect(await ask()).toBe('own');
    expect(server.state.calls).toBe(4);
  });

  it('leaves no call behind when its engines are given up', async () => {
    const life = createScope();
    const server = recogniser('server', 'remote', { hangs: true });
    const stt = fallbackSpeechToText(
      recognisers([server.engine, recogniser('own', 'engine-host').engine], life.signal),
      {},
    );
    const heard = finalTranscript(stt.transcribe(input, scope));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await heard).toBe('own');
    expect(server.state.inFlight).toBe(1);
    life.cancel('shutdown');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.state.inFlight).toBe(0);
  });

  it('has time for work nobody waits for', async () => {
    const server = recogniser('server', 'remote', { hangs: true });
    const stt = fallbackSpeechToText(
      recognisers([server.engine, recogniser('own', 'engine-host').engine]),
      {},
    );
    const { text, tookMs } = await hear(stt, 'batch');
    expect(text).toBe('own');
    expect(tookMs).toBeGreaterThan(8_000);
  });

  it('is waited for longer when nobody stands in for it', async () => {
    const servers = [recogniser('one', 'remote', { hangs: true }), recogniser('two', 'remote')];
    const stt = fallbackSpeechToText(recognisers(servers.map(({ engine }) => engine)), {});
    const { text, tookMs } = await hear(stt);
    expect(text).toBe('two');
    expect(tookMs).toBeGreaterThan(8_000);
  });
});

it('gives batch work in a process of this machine the time that live work leaves it', async () => {
  const { engine } = recogniser('own', 'engine-host', { hangs: true });
  const [stt] = recognisers([engine]);
  const hearing = finalTranscript(stt!.transcribe({ ...input, lane: 'batch' }, scope));
  const failed = expect(hearing).rejects.toMatchObject({ code: 'engine-timeout' });
  let isOver = false;
  void hearing.catch(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(60_000 - 1);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(65_000); // and once more
  await failed;
});

it('leaves live calls alone when batch calls fail', async () => {
  const { engine } = recogniser('own', 'engine-host');
  const [stt] = recognisers([
    {
      ...engine,
      transcribe: (asked, options) => {
        if (asked.lane === 'batch') throw new Error('the process of batch work died');
        return engine.transcribe(asked, options);
      },
    },
  ]);
  const ask = async (lane: 'live' | 'batch') => finalTranscript(stt!.transcribe({ ...input, lane }, scope));
  for (let failure = 0; failure < 3; failure++) await expect(ask('batch')).rejects.toThrow('died');
  await expect(ask('batch')).rejects.toMatchObject({ code: 'engine-unavailable' });
  expect(await ask('live')).toBe('own');
});

describe('a language model on a server', () => {
  const scripted = (id: string, placement: LanguageModel['placement'], stalls = false): LanguageModel => ({
    ...createScriptedLanguageModel({
      id,
      clock: systemClock,
      answer: () => ({ text: 'yes', ...(stalls && { stallsAfterTokens: 0 }) }),
    }),
    placement,
  });
  /** Takes `readMs` for a prompt it has not read yet, and then `tokenMs` for each token. */
  function reader(readMs: number, tokenMs: number) {
    const prefills: ('done' | 'given up')[] = [];
    let hasRead = false;
    const model: LanguageModel = {
      ...scripted('own', 'engine-host'),
      capabilities: { contextTokens: 4_096, tools: true, jsonSchema: true, prefill: true },
      async prefill(_input, { signal }) {
        await systemClock.sleep(readMs, { signal }).then(
          () => prefills.push('done'),
          () => prefills.push('given up'),
        );
        hasRead = prefills.at(-1) === 'done';
      },
      async *generate(_input, { signal }) {
        await systemClock.sleep(hasRead ? tokenMs : readMs + tokenMs, { signal });
        yield { type: 'text', text: 'own' };
      },
    };
    return { model, prefills };
  }
  const first = (model: LanguageModel | undefined) =>
    model
      ?.generate({ messages: [{ role: 'user', content: 'hi' }] }, scope)
      [Symbol.asyncIterator]()
      .next();

  it('is given up before two seconds are over, then at once, where another stands in', async () => {
    const [server] = models([scripted('server', 'remote', true), scripted('own', 'engine-host')]);
    const hanging = expect(first(server)).rejects.toMatchObject({ code: 'engine-timeout' });
    await vi.advanceTimersByTimeAsync(1_850);
    await hanging;
    await expect(first(server)).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('has its question read by the stand-in while it is silent, so that this one begins within the two seconds', async () => {
    const readMs = 700;
    const tokenMs = 100;
    const own = reader(readMs, tokenMs);
    const chain = fallbackLanguageModel(models([scripted('server', 'remote', true), own.model]));
    const fromMs = Date.now();
    const answered = first(chain)?.then(({ value }) => ({
      event: value as unknown,
      atMs: Date.now() - fromMs,
    }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await answered).toEqual({ event: { type: 'text', text: 'own' }, atMs: 1_850 + tokenMs });
    // The second time nothing is read ahead: nobody waits for the server.
    const again = first(chain);
    await vi.advanceTimersByTimeAsync(5_000);
    await again;
    expect(own.prefills).toEqual(['done']);
  });

  it('that answers costs the stand-in nothing', async () => {
    const own = reader(700, 100);
    const quick = fallbackLanguageModel(models([scripted('server', 'remote'), own.model]));
    await first(quick);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(own.prefills).toEqual([]);
    const slow = { ...reader(0, 1_200).model, placement: 'remote' as const };
    const answered = first(fallbackLanguageModel(models([slow, own.model])));
    await vi.advanceTimersByTimeAsync(1_200);
    expect((await answered)?.value).toEqual({ type: 'text', text: 'own' });
    expect(own.prefills).toEqual(['given up']);
  });

  it('is left alone when it is the only one', () => {
    const only = scripted('server', 'remote');
    expect(models([only])).toEqual([only]);
  });
});
