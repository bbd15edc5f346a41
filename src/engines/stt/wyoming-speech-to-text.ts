import { toPcm16 } from '../../core/audio/pcm16.ts';
import { resample } from '../../core/audio/resampler.ts';
import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';
import { unreadableAnswer, unsuitableServer } from '../remote/remote-failure.ts';
import { encodeWyomingEvent } from '../wyoming/wyoming-event.ts';
import { describeServer } from '../wyoming/wyoming-info.ts';
import { createWyomingServer } from '../wyoming/wyoming-server.ts';
import { primaryTag, serverTimeoutMs, speechToTextOfServer } from './remote-speech-to-text.ts';

export interface WyomingSpeechToTextOptions {
  readonly id: string;
  /** `tcp://127.0.0.1:10300`. */
  readonly url: string;
  /** From the last sample to the transcript; 30 s by default. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

/** Every Wyoming server takes it, and recognisers want no other. */
const format = { rate: 16_000, width: 2, channels: 1 };
/** A second of it. Small enough for a server that works while it receives, and few for one that does not. */
const chunkBytes = 32_000;

/** Speech to text by a Wyoming server: faster-whisper, Vosk, any recogniser made for Home Assistant. */
export function createWyomingSpeechToText(options: WyomingSpeechToTextOptions): SpeechToText {
  const { id, url, clock, timeoutMs = serverTimeoutMs } = options;
  const server = createWyomingServer({
    name: 'the Wyoming speech server',
    url,
    section: 'engines.stt',
    timeoutMs,
    clock,
  });

  async function ask(input: SpeechToTextInput, callOptions: CallOptions): Promise<TranscriptEvent> {
    for await (const { type, data } of server.ask(requestsFor(input), callOptions)) {
      if (type !== 'transcript') continue;
      const { text, language } = data;
      if (typeof text !== 'string') throw unreadableAnswer(server);
      return {
        type: 'final',
        text: text.trim(),
        language: typeof language === 'string' ? language : input.language,
      };
    }
    throw unreadableAnswer(server);
  }

  return speechToTextOfServer({
    id,
    ask,
    async checkHealth(callOptions) {
      const { asr } = await describeServer(server, callOptions);
      if (asr.length === 0) throw unsuitableServer(server, 'does not recognise speech');
    },
  });
}

function* requestsFor({ samples, sampleRateHz, language }: SpeechToTextInput): Generator<Uint8Array> {
  yield encodeWyomingEvent('transcribe', language ? { language: primaryTag(language) } : {});
  yield encodeWyomingEvent('audio-start', format);
  const pcm = toPcm16(resample(samples, sampleRateHz, format.rate));
  for (let at = 0; at < pcm.length; at += chunkBytes) {
    yield encodeWyomingEvent('audio-chunk', format, pcm.subarray(at, at + chunkBytes));
  }
  yield encodeWyomingEvent('audio-stop');
}
