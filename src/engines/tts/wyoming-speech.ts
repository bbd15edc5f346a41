import { z } from 'zod';
import { fromPcm16 } from '../../core/audio/pcm16.ts';
import { createResampler, type Resampler } from '../../core/audio/resampler.ts';
import type { CallOptions, TextToSpeech, TextToSpeechInput, Voice } from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';
import { unreadableAnswer, unsuitableServer } from '../remote/remote-failure.ts';
import { encodeWyomingEvent, type WyomingEvent } from '../wyoming/wyoming-event.ts';
import { describeServer } from '../wyoming/wyoming-info.ts';
import { createWyomingServer } from '../wyoming/wyoming-server.ts';
import { speechEvents } from './remote-audio.ts';
import { hasWords } from './split-text.ts';

export interface WyomingSpeechOptions {
  readonly id: string;
  /** `tcp://127.0.0.1:10200`. */
  readonly url: string;
  /** Name of one of the server's voices; its own choice when absent. */
  readonly voice?: string | undefined;
  readonly language: string;
  /** Rate that is given, whatever the server's is. */
  readonly sampleRateHz?: number;
  /** Longest wait for the next piece of audio; 15 s by default: some servers load a voice at its first use. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

/** Only this is ever sent; anything else is noise to whoever expects it. */
const formatSchema = z.object({ rate: z.int().min(1), width: z.literal(2), channels: z.literal(1) });

/**
 * Text to speech by a Wyoming server (Piper, Kokoro and others made for Home Assistant), sentence by sentence
 * where it can. The protocol has no word for the pace: `speed` is left to the server's own setting.
 */
export function createWyomingSpeech(options: WyomingSpeechOptions): TextToSpeech {
  const { id, url, voice, language, sampleRateHz = 22_050, timeoutMs = 15_000, clock } = options;
  const server = createWyomingServer({
    name: 'the Wyoming voice server',
    url,
    section: 'engines.tts',
    timeoutMs,
    clock,
  });
  const only: Voice = { id: voice ?? 'default', language, description: 'The voice of the Wyoming server' };
  /** Whether it takes a text in pieces and gives the audio by sentences, once it was asked. */
  let streams: boolean | undefined;

  async function learn(callOptions: CallOptions): Promise<boolean> {
    const { tts } = await describeServer(server, callOptions);
    if (tts.length === 0) throw unsuitableServer(server, 'does not speak');
    const isThere = tts.some(({ voices }) => voices.some(({ name }) => name === voice));
    if (voice !== undefined && !isThere) throw unsuitableServer(server, `has no voice "${voice}"`);
    return tts[0]?.supports_synthesize_streaming ?? false;
  }

  async function* speak(text: string, callOptions: CallOptions) {
    streams ??= await learn(callOptions);
    const answer = server.ask(requestsFor(text, voice, streams), callOptions);
    const samples = samplesOf(answer, streams ? 'synthesize-stopped' : 'audio-stop');
    yield* speechEvents(samples, sampleRateHz, server, callOptions.signal);
  }

  async function* samplesOf(
    answer: AsyncGenerator<WyomingEvent>,
    last: string,
  ): AsyncGenerator<Float32Array> {
    let resampler: (Resampler & { readonly fromHz: number }) | undefined;
    for await (const { type, data, payload } of answer) {
      if (type === last) break;
      if (type !== 'audio-chunk') continue;
      const format = formatSchema.safeParse(data);
      if (!format.success) throw unreadableAnswer(server, format.error);
      const { rate: fromHz } = format.data;
      if (resampler?.fromHz !== fromHz) {
        if (resampler) yield resampler.flush();
        resampler = { ...createResampler(fromHz, sampleRateHz), fromHz };
      }
      yield resampler.process(fromPcm16(payload));
    }
    if (resampler) yield resampler.flush();
  }

  return {
    id,
    placement: 'remote',
    capabilities: { sampleRateHz, voices: [only], streams: true },
    async *synthesize(input: TextToSpeechInput, callOptions) {
      callOptions.signal.throwIfAborted();
      if (hasWords(input.text)) yield* speak(input.text, callOptions);
      else yield { type: 'finished', audioMs: 0 };
    },
    async warmUp(callOptions) {
      // The first words make it load the voice.
      for await (const event of speak('Hello.', callOptions)) if (event.type === 'finished') return;
    },
    async checkHealth(callOptions) {
      streams = await learn(callOptions);
    },
    dispose: () => Promise.resolve(),
  };
}

function requestsFor(text: string, voice: string | undefined, streams: boolean): readonly Uint8Array[] {
  const named = voice === undefined ? {} : { voice: { name: voice } };
  return streams
    ? [
        encodeWyomingEvent('synthesize-start', named),
        encodeWyomingEvent('synthesize-chunk', { text }),
        encodeWyomingEvent('synthesize-stop'),
      ]
    : [encodeWyomingEvent('synthesize', { text, ...named })];
}
