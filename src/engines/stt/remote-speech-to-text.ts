import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import { isWordless } from './audible.ts';
import { checkSegment } from './segment-limits.ts';

/** Ten minutes of 16 kHz are 19 MB, below the 25 MB such servers commonly take. */
const serverSegmentMs = 600_000;

/** From request to transcript: servers load their model with the first one. */
export const serverTimeoutMs = 30_000;

/** What a server is warmed with: its model is loaded, and nothing is said. */
const halfASecondOfSilence: SpeechToTextInput = {
  samples: new Float32Array(8_000),
  sampleRateHz: 16_000,
};

/** `fr-CA` → `fr`, which is what Whisper knows. */
export const primaryTag = (language: string) => language.split('-')[0]?.toLowerCase() ?? language;

export interface RecogniserOfServer {
  readonly id: string;
  /** BCP 47 primary tags the model knows; `['*']` by default. */
  readonly languages?: readonly string[] | undefined;
  /** One utterance with words in it, to its final transcript. */
  readonly ask: (input: SpeechToTextInput, options: CallOptions) => Promise<TranscriptEvent>;
  /** Asks the recogniser itself where the server has no other way to tell. */
  readonly checkHealth?: ((options: CallOptions) => Promise<void>) | undefined;
}

/** What all recognisers behind a server have in common: only the asking differs. */
export function speechToTextOfServer({
  id,
  languages = ['*'],
  ask,
  checkHealth,
}: RecogniserOfServer): SpeechToText {
  async function warmUp(options: CallOptions): Promise<void> {
    await ask(halfASecondOfSilence, options);
  }
  return {
    id,
    placement: 'remote',
    capabilities: { languages, maxSegmentMs: serverSegmentMs, streamsInterim: false },
    async *transcribe(input, options) {
      options.signal.throwIfAborted();
      checkSegment(input, id, serverSegmentMs);
      // Whisper models make up words for silence.
      if (isWordless(input)) yield { type: 'final', text: '', language: input.language };
      else yield await ask(input, options);
    },
    warmUp,
    checkHealth: checkHealth ?? warmUp,
    dispose: () => Promise.resolve(),
  };
}
