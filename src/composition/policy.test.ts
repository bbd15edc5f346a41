import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScriptedLanguageModel } from '../../test/fakes/scripted-language-model.ts';
import { createScriptedSpeechToText } from '../../test/fakes/scripted-speech-to-text.ts';
import type { SpeechToText } from '../core/ports/index.ts';
import { Cancelled } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { AibotError } from '../shared/errors.ts';
import { createPolicy } from './policy.ts';

// The policies keep time by the platform's timers; here those are virtual.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const audio = { samples: new Float32Array(160), sampleRateHz: 16_000 };
const open = () => new AbortController().signal;

/** Fails so often, then works. */
function flaky(failures: number, error = new AibotError('not now', { code: 'busy', retryable: true })) {
  let calls = 0;
  const engine: SpeechToText = {
    ...createScriptedSpeechToText({ id: 'flaky', clock: systemClock, transcript: () => 'heard' }),
    async *transcribe() {
      await Promise.resolve();
      if (calls++ < failures) throw error;
      yield { type: 'final', text: 'heard' };
    },
  };
  return { engine, calls: () => calls };
}

async function transcript(stt: SpeechToText, signal = open()): Promise<string> {
  let text = '';
  for await (const event of stt.transcribe(audio, { signal })) text = event.text;
  return text;
}

/** Settles `promise` while virtual time goes by. */
async function inTime<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const settled = Promise.allSettled([promise]);
  await vi.runAllTimersAsync();
  return (await settled)[0];
}

const stalling = () =>
  createScriptedSpeechToText({
    id: 'stalling',
    clock: systemClock,
    transcript: () => ({ text: '', stalls: true }),
  });

describe('an engine with a policy', () => {
  it('that answers is left alone, and nothing stays behind', async () => {
    const { engine } = flaky(0);
    const stt = createPolicy({ timeoutMs: 1000, retries: 2 }).speechToText(engine);
    expect(await transcript(stt)).toBe('heard');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that hangs is given up after its time, and is told to stop', async () => {
    const engine = stalling();
    const result = await inTime(transcript(createPolicy({ timeoutMs: 1000 }).speechToText(engine)));
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'engine-timeout', retryable: true } });
    expect(engine.callsInFlight).toBe(0);
  });

  it('is asked again after a failure that may pass', async () => {
    const { engine, calls } = flaky(2);
    const result = await inTime(
      transcript(createPolicy({ timeoutMs: 1000, retries: 2 }).speechToText(engine)),
    );
    expect(result).toMatchObject({ status: 'fulfilled', value: 'heard' });
    expect(calls()).toBe(3);
  });

  it('is not asked again after one that will not', async () => {
    const { engine, calls } = flaky(1, new AibotError('no', { code: 'bad-input' }));
    const result = await inTime(
      transcript(createPolicy({ timeoutMs: 1000, retries: 5 }).speechToText(engine)),
    );
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'bad-input' } });
    expect(calls()).toBe(1);
  });

  it('never begins an answer twice', async () => {
    const engine = createScriptedLanguageModel({
      clock: systemClock,
      answer: () => ({ text: 'one two three', firstTokenMs: 10, tokenMs: 10, crashesAfterTokens: 1 }),
    });
    const llm = createPolicy({ timeoutMs: 1000, retries: 3 }).languageModel(engine);
    const read = async () => {
      for await (const event of llm.generate(
        { messages: [{ role: 'user', content: 'x' }] },
        { signal: open() },
      )) {
        expect(event.type).toBe('text');
      }
    };
    expect(await inTime(read())).toMatchObject({ status: 'rejected', reason: { code: 'engine-host-died' } });
    expect(engine.generated).toHaveLength(1);
  });

  it('may take longer than its time once it has begun', async () => {
    const engine = createScriptedLanguageModel({
      clock: systemClock,
      answer: () => ({ text: 'one two three four', firstTokenMs: 50, tokenMs: 80 }),
    });
    const llm = createPolicy({ timeoutMs: 100 }).languageModel(engine);
    const read = async () => {
      const types: string[] = [];
      for await (const event of llm.generate(
        { messages: [{ role: 'user', content: 'x' }] },
        { signal: open() },
      )) {
        types.push(event.type);
      }
      return types;
    };
    expect(await inTime(read())).toMatchObject({
      status: 'fulfilled',
      value: ['text', 'text', 'text', 'text', 'finished'],
    });
  });

  it('is left alone after failing in a row, and tried again later', async () => {
    const states: string[] = [];
    const { engine, calls } = flaky(2);
    const stt = createPolicy({
      timeoutMs: 1000,
      breaker: { failures: 2, halfOpenAfterMs: 5000 },
      onBreaker: (state) => void states.push(state),
    }).speechToText(engine);
    await inTime(transcript(stt));
    await inTime(transcript(stt));
    expect(await inTime(transcript(stt))).toMatchObject({
      reason: { code: 'engine-unavailable', retryable: true },
    });
    expect(calls()).toBe(2);
    vi.advanceTimersByTime(5001);
    expect(await inTime(transcript(stt))).toMatchObject({ status: 'fulfilled', value: 'heard' });
    expect(states).toEqual(['opened', 'closed']);
  });

  it('stops with its caller, at once and with its caller’s reason, and is not blamed', async () => {
    const states: string[] = [];
    const engine = stalling();
    const stt = createPolicy({
      timeoutMs: 60_000,
      retries: 3,
      breaker: { failures: 1, halfOpenAfterMs: 60_000 },
      onBreaker: (state) => void states.push(state),
    }).speechToText(engine);
    const controller = new AbortController();
    const call = transcript(stt, controller.signal);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Cancelled('barge-in'));
    await expect(call).rejects.toMatchObject({ reason: 'barge-in' });
    await vi.advanceTimersByTimeAsync(0);
    expect({ states, inFlight: engine.callsInFlight, timers: vi.getTimerCount() }).toEqual({
      states: [],
      inFlight: 0,
      timers: 0,
    });
  });

  it('stops waiting for the next attempt with its caller', async () => {
    const { engine, calls } = flaky(9);
    const controller = new AbortController();
    const call = transcript(
      createPolicy({ timeoutMs: 1000, retries: 9 }).speechToText(engine),
      controller.signal,
    );
    await vi.advanceTimersByTimeAsync(0);
    controller.abort(new Cancelled('shutdown'));
    await expect(call).rejects.toMatchObject({ reason: 'shutdown' });
    expect(calls()).toBe(1);
  });
});
