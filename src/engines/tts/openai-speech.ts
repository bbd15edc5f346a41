import type { SpeechEvent, TextToSpeech, TextToSpeechInput, Voice } from '../../core/ports/index.ts';
import { createOpenAiClient, type OpenAiServerOptions, openAiFailure } from '../remote/openai-client.ts';
import { type RemoteServer, unreadableAnswer } from '../remote/remote-failure.ts';
import { bodyOf, pcmSamples, speechEvents, wavSamples } from './remote-audio.ts';
import { hasWords } from './split-text.ts';

export interface OpenAiSpeechOptions extends OpenAiServerOptions {
  readonly id: string;
  readonly model: string;
  readonly voices: readonly [Voice, ...Voice[]];
  /** `pcm` streams and is 24 kHz with OpenAI; servers that have only files give `wav`. */
  readonly format?: 'pcm' | 'wav';
  readonly sampleRateHz?: number;
}

/** Any server with OpenAI's `/audio/speech`. */
export function createOpenAiSpeech(options: OpenAiSpeechOptions): TextToSpeech {
  const { id, model, voices, format = 'pcm', sampleRateHz = 24_000 } = options;
  const client = createOpenAiClient(options);
  const server: RemoteServer = { name: 'the speech server', url: options.baseUrl, section: options.section };

  async function* speak(input: TextToSpeechInput, signal: AbortSignal): AsyncGenerator<SpeechEvent> {
    const voice = voices.find((one) => one.id === input.voice) ?? voices[0];
    const response = await client.audio.speech.create(
      { model, voice: voice.id, input: input.text, response_format: format, speed: input.speed ?? 1 },
      { signal },
    );
    // An error page is no audio, whatever its status says.
    if (/json|html/.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      throw unreadableAnswer(server);
    }
    const body = bodyOf(response, server, signal);
    const samples = format === 'pcm' ? pcmSamples(body) : wavSamples(body, sampleRateHz, server);
    yield* speechEvents(samples, sampleRateHz, server, signal);
  }

  async function checkHealth({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    try {
      await client.models.list({ signal });
    } catch (thrown) {
      throw openAiFailure(server, thrown, signal);
    }
  }

  return {
    id,
    placement: 'remote',
    capabilities: { sampleRateHz, voices, streams: format === 'pcm' },
    async *synthesize(input, { signal }) {
      signal.throwIfAborted();
      if (!hasWords(input.text)) {
        yield { type: 'finished', audioMs: 0 };
        return;
      }
      try {
        yield* speak(input, signal);
      } catch (thrown) {
        throw openAiFailure(server, thrown, signal);
      }
    },
    warmUp: checkHealth,
    checkHealth,
    dispose: () => Promise.resolve(),
  };
}
