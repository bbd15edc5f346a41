import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScriptedLanguageModel } from '../../test/fakes/scripted-language-model.ts';
import { fallbackSpeechToText } from '../core/decorators/index.ts';
import type { LanguageModel, SpeechToText, SpeechToTextInput } from '../core/ports/index.ts';
import { finalTranscript } from '../core/text/final-transcript.ts';
import { createScope, untilAborted } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { guardLanguageModels, guardSpeechToText } from './engine-policies.ts';

// The policies keep time by the platform's timers; here those are virtual.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const scope = createScope();
const input: SpeechToTextInput = { samples: new Float32Array(160), sampleRateHz: 16_000 };

/** A recogniser that hangs until it is told to answer; counts how often it was asked. */
function recogniser(id: string, placement: SpeechToText['placement'], { hangs = false } = {}) {
  const state = { hangs, calls: 0 };
  const engine: SpeechToText = {
    id,
    placement,
    capabilities: { languages: ['*'], maxSegmentMs: 1e9, streamsInterim: false },
    async *transcribe(_input, { signal }) {
      state.calls++;
      await (state.hangs ? untilAborted(new Promise(() => undefined), signal) : Promise.resolve());
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
  it('that hangs costs two seconds once, then nothing, and is back when it is well', async () => {
    const server = recogniser('server', 'remote', { hangs: true });
    const chain = guardSpeechToText([server.engine, recogniser('own', 'engine-host').engine]);
    const stt = fallbackSpeechToText(chain, {});
    const first = finalTranscript(stt.transcribe(input, scope));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await first).toBe('own');
    expect(server.state.calls).toBe(1);

    expect(await finalTranscript(stt.transcribe(input, scope))).toBe('own');
    expect(server.state.calls).toBe(1);

    server.state.hangs = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await finalTranscript(stt.transcribe(input, scope))).toBe('server');
  });

  it('has time for work nobody waits for', async () => {
    const server = recogniser('server', 'remote', { hangs: true });
    const stt = fallbackSpeechToText(
      guardSpeechToText([server.engine, recogniser('own', 'engine-host').engine]),
      {},
    );
    const { text, tookMs } = await hear(stt, 'batch');
    expect(text).toBe('own');
    expect(tookMs).toBeGreaterThan(8_000);
  });

  it('is waited for longer when nobody stands in for it', async () => {
    const servers = [recogniser('one', 'remote', { hangs: true }), recogniser('two', 'remote')];
    const stt = fallbackSpeechToText(guardSpeechToText(servers.map(({ engine }) => engine)), {});
    const { text, tookMs } = await hear(stt);
    expect(text).toBe('two');
    expect(tookMs).toBeGreaterThan(8_000);
  });
});

it('gives batch work in a process of this machine the time that live work leaves it', async () => {
  const { engine } = recogniser('own', 'engine-host', { hangs: true });
  const [stt] = guardSpeechToText([engine]);
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
  const [stt] = guardSpeechToText([
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
  const first = (model: LanguageModel | undefined) =>
    model
      ?.generate({ messages: [{ role: 'user', content: 'hi' }] }, scope)
      [Symbol.asyncIterator]()
      .next();

  it('is given up after two seconds, then at once, where another stands in', async () => {
    const [server] = guardLanguageModels([
      scripted('server', 'remote', true),
      scripted('own', 'engine-host'),
    ]);
    const hanging = expect(first(server)).rejects.toMatchObject({ code: 'engine-timeout' });
    await vi.advanceTimersByTimeAsync(2_000);
    await hanging;
    await expect(first(server)).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('is left alone when it is the only one', () => {
    const only = scripted('server', 'remote');
    expect(guardLanguageModels([only])).toEqual([only]);
  });
});
