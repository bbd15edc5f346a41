import { z } from 'zod';
import { toPcm16 } from '../../core/audio/pcm16.ts';
import { resample } from '../../core/audio/resampler.ts';
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

export interface WhisperAsrWebserviceOptions {
  readonly id: string;
  /** The server's root: `http://127.0.0.1:9000`. */
  readonly baseUrl: string;
  /** From request to transcript; 30 s by default. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

/** What Whisper hears; the server takes raw samples at no other rate. */
const whisperRateHz = 16_000;

const transcription = z.object({ text: z.string(), language: z.string().nullish() });

/**
 * Speech to text by ahmetoner's whisper-asr-webservice: `POST /asr` with one file. The model is the server's
 * own setting. It has no endpoint that tells its health, so the question is put to the recogniser itself.
 */
export function createWhisperAsrWebservice(options: WhisperAsrWebserviceOptions): SpeechToText {
  const { id, clock, timeoutMs = serverTimeoutMs } = options;
  const server: RemoteServer = {
    name: 'the Whisper ASR webservice',
    url: options.baseUrl,
    section: 'engines.stt',
  };

  async function ask(input: SpeechToTextInput, callOptions: CallOptions): Promise<TranscriptEvent> {
    // Raw samples with encode=false spare the server the start of an ffmpeg for every utterance.
    const query = new URLSearchParams({ task: 'transcribe', output: 'json', encode: 'false' });
    if (input.language) query.set('language', primaryTag(input.language));
    const pcm = toPcm16(resample(input.samples, input.sampleRateHz, whisperRateHz));
    const form = new FormData();
    form.set('audio_file', new Blob([pcm], { type: 'application/octet-stream' }), 'speech.pcm');
    const body = await requestText(
      server,
      { path: `/asr?${query.toString()}`, form },
      { timeoutMs, clock },
      callOptions,
    );
    const answer = transcription.safeParse(parseJson(body));
    if (!answer.success) throw unreadableAnswer(server);
    return { type: 'final', text: answer.data.text.trim(), language: answer.data.language ?? input.language };
  }

  return speechToTextOfServer({ id, ask });
}
