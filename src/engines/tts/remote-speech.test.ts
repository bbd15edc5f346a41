import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeRemoteFailures } from '../../../test/contract/remote-engine.ts';
import { describeTextToSpeech } from '../../../test/contract/text-to-speech.ts';
import {
  type ScriptedHandler,
  type ScriptedHttpServer,
  startScriptedHttpServer,
} from '../../../test/fakes/scripted-http-server.ts';
import { writeWav } from '../../core/audio/wav-writer.ts';
import type { TextToSpeech } from '../../core/ports/index.ts';
import { createOpenAiSpeech } from './openai-speech.ts';
import { createPiperHttp } from './piper-http.ts';
import { pcmSamples } from './remote-audio.ts';

const rate = 8_000;
const voices = [{ id: 'alloy', language: 'en', description: 'A tone' }] as const;

/** A tone as long as the words would take, with silence around it, as voices have it. */
function hum(text: string, speed: number): Float32Array {
  const tone = Math.round((text.length * 65 * rate) / 1000 / speed);
  const samples = new Float32Array(tone + rate);
  for (let at = 0; at < tone; at++) samples[at + rate / 2] = 0.3 * Math.cos((2 * Math.PI * 220 * at) / rate);
  return samples;
}
const pcm = (samples: Float32Array) =>
  new Uint8Array(Int16Array.from(samples, (sample) => sample * 32_767).buffer);
const wav = (samples: Float32Array) => writeWav(samples, rate);

async function writeSlowly(response: Parameters<ScriptedHandler>[1], bytes: Uint8Array): Promise<void> {
  // Odd sizes, so that samples are cut between two packets.
  for (let at = 0; at < bytes.length && !response.destroyed; at += 9_999) {
    await new Promise((resolve) => response.write(bytes.subarray(at, at + 9_999), resolve));
  }
}

const openAi: ScriptedHandler = async (request, response) => {
  if (request.path === '/models') {
    response.setHeader('content-type', 'application/json').write('{"object":"list","data":[]}');
    return;
  }
  const { input, speed, response_format } = request.body as {
    input: string;
    speed: number;
    response_format: string;
  };
  const samples = hum(input, speed);
  response.setHeader('content-type', response_format === 'wav' ? 'audio/wav' : 'audio/pcm');
  await writeSlowly(response, response_format === 'wav' ? wav(samples) : pcm(samples));
};

/** Its WAV files say that they are text/html. */
const piper: ScriptedHandler = async (request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (request.path === '/voices') return;
  const { text, length_scale } = request.body as { text: string; length_scale: number };
  await writeSlowly(response, wav(hum(text, 1 / length_scale)));
};

const servers: ScriptedHttpServer[] = [];
let openAiServer: ScriptedHttpServer;
let piperServer: ScriptedHttpServer;
beforeAll(async () => {
  openAiServer = await startScriptedHttpServer(openAi);
  piperServer = await startScriptedHttpServer(piper);
  servers.push(openAiServer, piperServer);
});
afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

const createOpenAi = (baseUrl: string, format: 'pcm' | 'wav') =>
  createOpenAiSpeech({ id: 'openai-tts', baseUrl, model: 'tts', voices, format, sampleRateHz: rate });
/** Another rate than the server's: its files are converted. */
const createPiper = (baseUrl: string) =>
  createPiperHttp({ id: 'piper-http', baseUrl, voices, sampleRateHz: 16_000 });

async function speak(voice: TextToSpeech, signal: AbortSignal): Promise<number> {
  let audioMs = 0;
  for await (const event of voice.synthesize({ text: 'Hello there.' }, { signal })) {
    if (event.type === 'finished') audioMs = event.audioMs;
  }
  return audioMs;
}

describeTextToSpeech('an OpenAI-compatible speech server (pcm)', {
  create: () => createOpenAi(openAiServer.url, 'pcm'),
});
describeTextToSpeech('an OpenAI-compatible speech server (wav)', {
  create: () => createOpenAi(openAiServer.url, 'wav'),
});
describeTextToSpeech('the Piper server', { create: () => createPiper(piperServer.url) });

describeRemoteFailures('An OpenAI-compatible speech server', {
  call: (url, signal) => speak(createOpenAi(url, 'pcm'), signal),
  beginning: { contentType: 'audio/pcm', body: pcm(hum('Hello', 1)) },
  garbage: { contentType: 'application/json', body: '{"detail":"no"}', code: 'remote-unreadable' },
});
describeRemoteFailures('The Piper server', {
  call: (url, signal) => speak(createPiper(url), signal),
  beginning: { contentType: 'text/html', body: wav(hum('Hello', 1)).subarray(0, 500) },
  garbage: { contentType: 'text/html', body: '<html>no</html>', code: 'remote-unreadable' },
});

describe('remote speech', () => {
  it('is a failure without any audio', async () => {
    const silent = await startScriptedHttpServer(
      (_request, response) => void response.setHeader('content-type', 'audio/pcm'),
    );
    servers.push(silent);
    const { signal } = new AbortController();
    await expect(speak(createOpenAi(silent.url, 'pcm'), signal)).rejects.toMatchObject({
      code: 'remote-unreadable',
    });
  });

  it('reads samples that are cut between two packets', async () => {
    async function* bytes() {
      yield await Promise.resolve(Uint8Array.of(0x00, 0x40, 0x00));
      yield Uint8Array.of(0xc0, 0xff);
      yield Uint8Array.of(0x7f);
    }
    const samples: number[] = [];
    for await (const chunk of pcmSamples(bytes())) samples.push(...chunk);
    expect(samples).toEqual([0.5, -0.5, 32_767 / 32_768]);
  });
});
