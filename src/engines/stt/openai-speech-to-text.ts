import { z } from 'zod';
import { writeWav } from '../../core/audio/wav-writer.ts';
import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';
import { parseJson, requestText } from '../remote/http-text.ts';
import { type RemoteServer, unreadableAnswer } from '../remote/remote-failure.ts';
import { primaryTag, serverTimeoutMs, speechToTextOfServer } from './remote-speech-to-text.ts';

export interface OpenAiSpeechToTextOptions {
  readonly id: string;
  /** Up to and with the version: `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Section of the configuration that names the server: `engines.stt`. */
  readonly section?: string;
  /** Model asked for: `whisper-1`, `Systran/faster-whisper-base`. */
  readonly model: string;
  /** BCP 47 primary tags the model knows; `['*']` by default. */
  readonly languages?: readonly string[];
  /** From request to transcript; 30 s by default. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

const transcription = z.object({ text: z.string(), language: z.string().optional() });

/** Speech to text by any server with OpenAI's `POST /audio/transcriptions`: speaches, whisper.cpp, LocalAI, OpenAI. */
export function createOpenAiSpeechToText(options: OpenAiSpeechToTextOptions): SpeechToText {
  const { id, model, apiKey, clock, timeoutMs = serverTimeoutMs } = options;
  const server: RemoteServer = {
    name: `the server of ${id}`,
    url: options.baseUrl,
    section: options.section,
  };
  const headers = { ...options.headers, ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
  const patience = { timeoutMs, clock };

  async function ask(input: SpeechToTextInput, callOptions: CallOptions): Promise<TranscriptEvent> {
    const form = new FormData();
    const wav = new Uint8Array(writeWav(input.samples, input.sampleRateHz));
    form.set('file', new Blob([wav], { type: 'audio/wav' }), 'speech.wav');
    form.set('model', model);
    form.set('response_format', 'json');
    if (input.language) form.set('language', primaryTag(input.language));
    const body = await requestText(
      server,
      { path: '/audio/transcriptions', form, headers },
      patience,
      callOptions,
    );
    const answer = transcription.safeParse(parseJson(body));
    if (!answer.success) throw unreadableAnswer(server);
    return { type: 'final', text: answer.data.text.trim(), language: answer.data.language ?? input.language };
  }

  return speechToTextOfServer({
    id,
    languages: options.languages,
    ask,
    async checkHealth(callOptions) {
      // Not every such server lists its models: that it answers at all is what counts.
      const isFine = (status: number) => status === 404 || status === 405;
      await requestText(server, { path: '/models', headers, isFine }, patience, callOptions);
    },
  });
}
