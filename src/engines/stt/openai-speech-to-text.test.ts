import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRemoteFailures } from '../../../test/contract/remote-engine.ts';
import { describeSpeechToText } from '../../../test/contract/speech-to-text.ts';
import { type ScriptedSpeechServer, startScriptedSpeechServer } from '../../../test/fakes/speech-server.ts';
import { createVirtualClock, type VirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { readWav } from '../../core/audio/wav-reader.ts';
import type { SpeechToText } from '../../core/ports/index.ts';
import { finalTranscript } from '../../core/text/final-transcript.ts';
import { createScope } from '../../shared/abort.ts';
import { systemClock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { createOpenAiSpeechToText } from './openai-speech-to-text.ts';

const speech = {
  samples: Float32Array.from({ length: 16_000 }, (_, index) => 0.3 * Math.sin(index / 8)),
  sampleRateHz: 16_000,
};
const scope = createScope();
let server: ScriptedSpeechServer;
let clock: VirtualClock;
let recogniser: SpeechToText;

const create = () =>
  createOpenAiSpeechToText({
    id: 'openai:whisper',
    baseUrl: `${server.baseUrl}/`,
    apiKey: 'key-1',
    model: 'whisper-1',
    timeoutMs: 5000,
    section: 'engines.stt',
    clock,
  });

beforeEach(async () => {
  server = await startScriptedSpeechServer();
  clock = createVirtualClock();
  recogniser = create();
});
afterEach(() => server[Symbol.asyncDispose]());

const transcribe = (options = scope) => finalTranscript(recogniser.transcribe(speech, options));
const failure = () =>
  transcribe().then(
    () => undefined,
    (error: unknown) => (error instanceof AibotError ? error : undefined),
  );

describe('an OpenAI-compatible speech server', () => {
  it('is sent a WAV file, the model, the language and the key', async () => {
    const input = { ...speech, language: 'fr-CA' };
    expect(await finalTranscript(recogniser.transcribe(input, scope))).toBe('Hello there.');
    const [upload] = server.uploads;
    expect(upload?.authorization).toBe('Bearer key-1');
    expect(upload?.fields).toEqual({ model: 'whisper-1', response_format: 'json', language: 'fr' });
    const wav = readWav(upload?.file ?? new Uint8Array());
    expect(wav.sampleRateHz).toBe(16_000);
    expect(wav.samples).toHaveLength(16_000);
    expect(wav.samples[100]).toBeCloseTo(speech.samples[100] ?? 0, 3);
  });

  it('is not asked about silence, for which it would make up words', async () => {
    const silence = { samples: new Float32Array(16_000), sampleRateHz: 16_000 };
    expect(await finalTranscript(recogniser.transcribe(silence, scope))).toBe('');
    expect(server.uploads).toHaveLength(0);
  });

  it.each([
    [{ status: 500, body: 'the words I heard' }, 'remote-failed', true],
    [{ status: 429, body: '' }, 'remote-busy', true],
    [{ status: 401, body: '' }, 'remote-unauthorized', false],
    [{ status: 200, body: '<html>' }, 'remote-unreadable', true],
    [{ status: 200, body: '{"text":7}' }, 'remote-unreadable', true],
    ['hangs-up', 'remote-unreachable', true],
  ] as const)('that answers %o fails with %s', async (behaviour, code, retryable) => {
    server.behaviour = behaviour;
    const error = await failure();
    expect(error).toMatchObject({ code, retryable, expected: true });
    expect(error?.message).not.toContain('the words');
  });

  it('that is not there is said to be unreachable, with what to do', async () => {
    await server[Symbol.asyncDispose]();
    const error = await failure();
    expect(error).toMatchObject({ code: 'remote-unreachable', retryable: true });
    expect(error?.nextSteps.join()).toContain('aibot config set engines.stt.url');
    await expect(recogniser.checkHealth(scope)).rejects.toMatchObject({ code: 'remote-unreachable' });
  });

  it.each(['hangs', 'hangs-midway'] as const)('that %s is given up after the deadline', async (behaviour) => {
    server.behaviour = behaviour;
    const failed = failure();
    while (server.uploads.length === 0) await clock.settle();
    await clock.advance(5000);
    expect(await failed).toMatchObject({ code: 'remote-timeout', retryable: true });
    await server.clientGone;
    expect(clock.pendingTimers).toBe(0);
  });

  it('is left as soon as the call is cancelled', async () => {
    server.behaviour = 'hangs';
    const call = createScope();
    const running = transcribe(call);
    while (server.uploads.length === 0) await clock.settle();
    call.cancel('barge-in');
    await expect(running).rejects.toThrow('cancelled: barge-in');
    await server.clientGone;
    expect(clock.pendingTimers).toBe(0);
  });

  it('is warmed with a request that loads its model', async () => {
    await recogniser.warmUp(scope);
    expect(server.uploads).toHaveLength(1);
  });
});

describeRemoteFailures('An OpenAI-compatible speech server', {
  call: (baseUrl, signal) =>
    finalTranscript(
      createOpenAiSpeechToText({ id: 'openai', baseUrl, model: 'whisper-1', clock: systemClock }).transcribe(
        speech,
        { signal },
      ),
    ),
  beginning: { contentType: 'application/json', body: '{"text":' },
  garbage: { contentType: 'text/html', body: '<html>no</html>', code: 'remote-unreadable' },
});

describe('the contract', () => {
  describeSpeechToText('an OpenAI-compatible server', {
    create: async () => {
      server = await startScriptedSpeechServer();
      clock = createVirtualClock();
      return create();
    },
    speech: () => speech,
    words: /hello there/i,
  });
});
