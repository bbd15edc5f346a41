import { z } from 'zod';
import { writeWav } from '../../core/audio/wav-writer.ts';
import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { isWordless } from './audible.ts';
import { checkSegment } from './segment-limits.ts';
import { callServer, type SpeechServer } from './speech-server.ts';

export interface OpenAiSpeechToTextOptions {
  readonly id: string;
  /** Up to and with the version: `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Model asked for: `whisper-1`, `Systran/faster-whisper-base`. */
  readonly model: string;
  /** BCP 47 primary tags the model knows; `['*']` by default. */
  readonly languages?: readonly string[];
  /** From request to transcript; servers load their model with the first one. 30 s by default. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

/** Ten minutes of 16 kHz are 19 MB, below the 25 MB such servers commonly take. */
const maxSegmentMs = 600_000;

const transcription = z.object({ text: z.string(), language: z.string().optional() });

/** Speech to text by any server with OpenAI's `POST /audio/transcriptions`. */
export function createOpenAiSpeechToText(options: OpenAiSpeechToTextOptions): SpeechToText {
  const { id, model } = options;
  const server: SpeechServer = {
    id,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    apiKey: options.apiKey,
    headers: options.headers,
    timeoutMs: options.timeoutMs ?? 30_000,
    clock: options.clock,
  };

  async function ask(input: SpeechToTextInput, { signal }: CallOptions): Promise<TranscriptEvent> {
    const form = new FormData();
    const wav = new Uint8Array(writeWav(input.samples, input.sampleRateHz));
    form.set('file', new Blob([wav], { type: 'audio/wav' }), 'speech.wav');
    form.set('model', model);
    form.set('response_format', 'json');
    if (input.language) form.set('language', primaryTag(input.language));
    const body = await callServer(server, '/audio/transcriptions', { method: 'POST', body: form }, signal);
    const answer = transcription.safeParse(parseJson(body));
    if (!answer.success) throw notATranscription(server);
    return { type: 'final', text: answer.data.text.trim(), language: answer.data.language ?? input.language };
  }

  return {
    id,
    placement: 'remote',
    capabilities: { languages: options.languages ?? ['*'], maxSegmentMs, streamsInterim: false },

    async *transcribe(input, callOptions) {
      callOptions.signal.throwIfAborted();
      checkSegment(input, id, maxSegmentMs);
      // Whisper models make up words for silence.
      if (isWordless(input)) yield { type: 'final', text: '', language: input.language };
      else yield await ask(input, callOptions);
    },

    async warmUp(callOptions) {
      await ask({ samples: new Float32Array(16_000), sampleRateHz: 16_000 }, callOptions);
    },
    async checkHealth({ signal }) {
      // Not every such server lists its models: that it answers at all is what counts.
      await callServer(
        server,
        '/models',
        { method: 'GET' },
        signal,
        (status) => status === 404 || status === 405,
      );
    },
    dispose: () => Promise.resolve(),
  };
}

const primaryTag = (language: string) => language.split('-')[0]?.toLowerCase() ?? language;

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function notATranscription({ id, baseUrl }: SpeechServer): AibotError {
  return new AibotError(`${id} answered with something that is not a transcription.`, {
    code: 'stt-server-answer-invalid',
    retryable: true,
    nextSteps: [
      `Check that ${baseUrl} is an OpenAI-compatible speech server, with \`aibot config get engines.stt.url\`.`,
    ],
  });
}
