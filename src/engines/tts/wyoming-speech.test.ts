import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTextToSpeech } from '../../../test/contract/text-to-speech.ts';
import { describeWyomingFailures } from '../../../test/contract/wyoming-engine.ts';
import {
  type ScriptedWyomingServer,
  startScriptedWyomingServer,
  type WyomingHandler,
} from '../../../test/fakes/wyoming-server.ts';
import { toPcm16 } from '../../core/audio/pcm16.ts';
import type { TextToSpeech } from '../../core/ports/index.ts';
import { createScope } from '../../shared/abort.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { encodeWyomingEvent } from '../wyoming/wyoming-event.ts';
import { createWyomingSpeech } from './wyoming-speech.ts';

const rate = 8_000;
const format = { rate, width: 2, channels: 1 };
const scope = createScope();

/** A tone as long as the words would take. */
const hum = (text: string) =>
  toPcm16(
    Float32Array.from(
      { length: Math.round((text.length * 65 * rate) / 1000) },
      (_, at) => 0.3 * Math.cos((2 * Math.PI * 220 * at) / rate),
    ),
  );

/** A voice server as Piper's is: by sentences when it can, at once when not. */
function voiceServer(canStream: boolean): WyomingHandler {
  return async ({ type, data }, send) => {
    const speak = async (text: string) => {
      await send('audio-start', format);
      const pcm = hum(text);
      for (let at = 0; at < pcm.length; at += 2_048) {
        await send('audio-chunk', format, pcm.subarray(at, at + 2_048));
      }
      await send('audio-stop');
    };
    switch (type) {
      case 'describe':
        await send('info', {
          tts: [{ name: 'hum', voices: [{ name: 'low' }], supports_synthesize_streaming: canStream }],
        });
        break;
      case 'synthesize':
        await speak(String(data['text']));
        break;
      case 'synthesize-chunk':
        for (const sentence of String(data['text']).split('. ')) await speak(sentence);
        break;
      case 'synthesize-stop':
        await send('synthesize-stopped');
    }
  };
}

const create = (url: string, options: { clock?: Clock; voice?: string } = {}): TextToSpeech =>
  createWyomingSpeech({
    id: 'wyoming',
    url,
    language: 'en',
    sampleRateHz: 22_050,
    timeoutMs: 5_000,
    clock: systemClock,
    ...options,
  });

async function speak(voice: TextToSpeech, signal = scope.signal): Promise<number> {
  let audioMs = 0;
  for await (const event of voice.synthesize({ text: 'Hello there.' }, { signal })) {
    if (event.type === 'finished') audioMs = event.audioMs;
  }
  return audioMs;
}

describe.each([
  ['that streams', true],
  ['that does not', false],
])('a Wyoming voice server %s', (name, canStream) => {
  let server: ScriptedWyomingServer;
  beforeAll(async () => {
    server = await startScriptedWyomingServer(voiceServer(canStream));
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeTextToSpeech(`a Wyoming server ${name}`, { create: () => create(server.url), hasSpeed: false });

  it('is told the voice that was set', async () => {
    expect(await speak(create(server.url, { voice: 'low' }))).toBeGreaterThan(500);
    const request = server.received.findLast(({ type }) => /^synthesize(-start)?$/.test(type));
    expect(request?.data['voice']).toEqual({ name: 'low' });
  });

  it('is refused when it does not have that voice', async () => {
    const error: unknown = await create(server.url, { voice: 'high' })
      .checkHealth(scope)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'remote-unsuitable' });
    expect((error as Error).message).toContain('"high"');
  });

  it('leaves no connection behind', async () => {
    await speak(create(server.url));
    await server.allGone();
    expect(server.connections).toBe(0);
  });
});

it('audio in another format than was asked for is not taken for speech', async () => {
  const describeOnly = voiceServer(false);
  await using server = await startScriptedWyomingServer(async (event, send, socket) => {
    if (event.type === 'describe') await describeOnly(event, send, socket);
    else await send('audio-chunk', { rate, width: 4, channels: 2 }, hum('Hello'));
  });
  await expect(speak(create(server.url))).rejects.toMatchObject({ code: 'remote-unreadable' });
});

it('a sentence at another rate is converted like the first', async () => {
  const describeOnly = voiceServer(false);
  await using server = await startScriptedWyomingServer(async (event, send, socket) => {
    if (event.type === 'describe') await describeOnly(event, send, socket);
    if (event.type !== 'synthesize') return;
    await send('audio-chunk', format, hum('0123456789'));
    await send('audio-chunk', { ...format, rate: rate * 2 }, hum('0123456789'));
    await send('audio-stop');
  });
  expect(await speak(create(server.url))).toBeCloseTo(650 + 325, -1);
});

describeWyomingFailures('A Wyoming voice', {
  call: (url, clock, signal) => speak(create(url, { clock }), signal),
  beginning: [encodeWyomingEvent('audio-start', format)],
});
