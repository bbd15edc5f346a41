import type { CallOptions, TextToSpeech, Voice } from '../../core/ports/index.ts';
import { request } from '../remote/http-request.ts';
import type { RemoteServer } from '../remote/remote-failure.ts';
import { bodyOf, speechEvents, wavSamples } from './remote-audio.ts';
import { hasWords } from './split-text.ts';

export interface PiperHttpOptions {
  readonly id: string;
  /** The server's root: `http://127.0.0.1:5000`. */
  readonly baseUrl: string;
  /** The first is used when a request names none of them: the server itself takes any name without a word. */
  readonly voices: readonly [Voice, ...Voice[]];
  readonly sampleRateHz?: number;
}

/** Piper's own HTTP server: a whole WAV file for a text. */
export function createPiperHttp(options: PiperHttpOptions): TextToSpeech {
  const { id, voices, sampleRateHz = 22_050 } = options;
  const server: RemoteServer = { name: 'the Piper server', url: options.baseUrl, section: 'engines.tts' };

  async function checkHealth(callOptions: CallOptions): Promise<void> {
    const response = await request(server, { path: '/voices' }, callOptions);
    await response.body?.cancel();
  }

  return {
    id,
    placement: 'remote',
    capabilities: { sampleRateHz, voices, streams: false },
    async *synthesize(input, callOptions) {
      callOptions.signal.throwIfAborted();
      if (!hasWords(input.text)) {
        yield { type: 'finished', audioMs: 0 };
        return;
      }
      const voice = voices.find((one) => one.id === input.voice) ?? voices[0];
      const response = await request(
        server,
        {
          path: '/synthesize',
          json: { text: input.text, voice: voice.id, length_scale: 1 / (input.speed ?? 1) },
        },
        callOptions,
      );
      const body = bodyOf(response, server, callOptions.signal);
      const samples = wavSamples(body, sampleRateHz, server);
      yield* speechEvents(samples, sampleRateHz, server, callOptions.signal);
    },
    warmUp: checkHealth,
    checkHealth,
    dispose: () => Promise.resolve(),
  };
}
