import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSpeechToText } from '../../../test/contract/speech-to-text.ts';
import { describeWyomingFailures } from '../../../test/contract/wyoming-engine.ts';
import {
  type ScriptedWyomingServer,
  startScriptedWyomingServer,
  type WyomingHandler,
} from '../../../test/fakes/wyoming-server.ts';
import { finalTranscript } from '../../core/text/final-transcript.ts';
import { createScope } from '../../shared/abort.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { encodeWyomingEvent } from '../wyoming/wyoming-event.ts';
import { createWyomingSpeechToText } from './wyoming-speech-to-text.ts';

const speech = {
  samples: Float32Array.from({ length: 60_000 }, (_, at) => 0.3 * Math.sin(at / 20)),
  sampleRateHz: 24_000,
};
const scope = createScope();
const recogniser: WyomingHandler = async ({ type }, send, socket) => {
  if (type === 'describe') await send('info', { asr: [{ name: 'scripted', models: [] }], tts: [] });
  if (type !== 'audio-stop') return;
  await send('transcript', { text: ' Hello there. ', language: 'en' });
  socket.end();
};

let server: ScriptedWyomingServer;
beforeAll(async () => {
  server = await startScriptedWyomingServer(recogniser);
});
afterAll(() => server[Symbol.asyncDispose]());

const create = (url: string, clock: Clock = systemClock) =>
  createWyomingSpeechToText({ id: 'wyoming', url, timeoutMs: 5_000, clock });

it('a Wyoming recogniser is sent one question: language, format, samples, end', async () => {
  const { length } = server.received;
  const input = { ...speech, language: 'en-US' };
  expect(await finalTranscript(create(server.url).transcribe(input, scope))).toBe('Hello there.');
  const sent = server.received.slice(length);
  expect(sent.map(({ type }) => type)).toEqual([
    'transcribe',
    'audio-start',
    'audio-chunk',
    'audio-chunk',
    'audio-chunk',
    'audio-stop',
  ]);
  expect(sent[0]?.data).toEqual({ language: 'en' });
  expect(sent[1]?.data).toEqual({ rate: 16_000, width: 2, channels: 1 });
  expect(sent.reduce((bytes, { payload }) => bytes + payload.length, 0)).toBe(40_000 * 2);
});

it('a Wyoming server that only speaks is no recogniser', async () => {
  await using voice = await startScriptedWyomingServer((_event, send) => send('info', { tts: [] }));
  await expect(create(voice.url).checkHealth(scope)).rejects.toMatchObject({ code: 'remote-unsuitable' });
});

describeSpeechToText('a Wyoming server', {
  create: () => create(server.url),
  speech: () => speech,
  words: /hello there/i,
});

describeWyomingFailures('A Wyoming recogniser', {
  call: (url, clock, signal) => finalTranscript(create(url, clock).transcribe(speech, { signal })),
  beginning: [
    encodeWyomingEvent('transcript-start'),
    encodeWyomingEvent('transcript-chunk', { text: 'Hel' }),
  ],
});
