import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRemoteFailures } from '../../../test/contract/remote-engine.ts';
import { describeSpeechToText } from '../../../test/contract/speech-to-text.ts';
import { type ScriptedSpeechServer, startScriptedSpeechServer } from '../../../test/fakes/speech-server.ts';
import { createVirtualClock, type VirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { fromPcm16 } from '../../core/audio/pcm16.ts';
import { finalTranscript } from '../../core/text/final-transcript.ts';
import { createScope } from '../../shared/abort.ts';
import { systemClock } from '../../shared/clock.ts';
import { createWhisperAsrWebservice } from './whisper-asr-webservice.ts';

const tone = (sampleRateHz: number) =>
  Float32Array.from(
    { length: sampleRateHz },
    (_, at) => 0.3 * Math.sin((2 * Math.PI * 440 * at) / sampleRateHz),
  );
const speech = { samples: tone(48_000), sampleRateHz: 48_000 };
const scope = createScope();
let server: ScriptedSpeechServer;
let clock: VirtualClock;

beforeEach(async () => {
  server = await startScriptedSpeechServer();
  clock = createVirtualClock();
});
afterEach(() => server[Symbol.asyncDispose]());

const create = () =>
  createWhisperAsrWebservice({ id: 'asr', baseUrl: `${server.url}/`, timeoutMs: 5000, clock });
const transcribe = (language?: string, signal = scope.signal) =>
  finalTranscript(create().transcribe({ ...speech, language }, { signal }));

describe('whisper-asr-webservice', () => {
  it('is sent raw samples at the rate of Whisper, and asked for JSON', async () => {
    expect(await transcribe('fr-CA')).toBe('Hello there.');
    const [upload] = server.uploads;
    const { pathname, searchParams } = new URL(upload?.path ?? '', server.url);
    expect(pathname).toBe('/asr');
    expect(Object.fromEntries(searchParams)).toEqual({
      task: 'transcribe',
      output: 'json',
      encode: 'false',
      language: 'fr',
    });
    const heard = fromPcm16(upload?.file ?? new Uint8Array());
    expect(heard).toHaveLength(16_000);
    expect(heard[8_000 + 9] ?? 0).toBeCloseTo(tone(16_000)[8_000 + 9] ?? 1, 2);
  });

  it('finds out the language itself when none is wished for', async () => {
    server.behaviour = { status: 200, body: '{"text":" Bonjour. ","language":"fr","segments":[]}' };
    const events = [];
    for await (const event of create().transcribe(speech, scope)) events.push(event);
    expect(events).toEqual([{ type: 'final', text: 'Bonjour.', language: 'fr' }]);
    expect(server.uploads[0]?.path).not.toContain('language');
  });

  it('has no endpoint for its health, so its recogniser is asked', async () => {
    await create().checkHealth(scope);
    expect(server.uploads).toHaveLength(1);
    server.behaviour = { status: 500, body: '' };
    await expect(create().checkHealth(scope)).rejects.toMatchObject({ code: 'remote-failed' });
  });

  it.each(['hangs', 'hangs-midway'] as const)('that %s is given up after the deadline', async (behaviour) => {
    server.behaviour = behaviour;
    const failed = transcribe().catch((error: unknown) => error);
    while (server.uploads.length === 0) await clock.settle();
    await clock.advance(5000);
    expect(await failed).toMatchObject({ code: 'remote-timeout', retryable: true });
    await server.clientGone;
    expect(clock.pendingTimers).toBe(0);
  });
});

describeRemoteFailures('whisper-asr-webservice', {
  call: (baseUrl, signal) =>
    finalTranscript(
      createWhisperAsrWebservice({ id: 'asr', baseUrl, clock: systemClock }).transcribe(speech, { signal }),
    ),
  beginning: { contentType: 'text/plain', body: '{"text":' },
  garbage: { contentType: 'text/plain', body: 'Hello there.', code: 'remote-unreadable' },
});

describe('the contract', () => {
  describeSpeechToText('whisper-asr-webservice', {
    create: async () => {
      server = await startScriptedSpeechServer();
      clock = createVirtualClock();
      return create();
    },
    speech: () => speech,
    words: /hello there/i,
  });
});
