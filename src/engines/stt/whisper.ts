import { resample } from '../../core/audio/resampler.ts';
import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import { isWordless } from './audible.ts';
import { checkSegment } from './segment-limits.ts';
import {
  type WhisperLoadParams,
  type WhisperTranscribeParams,
  type WhisperTranscript,
  whisperMethods,
} from './whisper-protocol.ts';

export interface WhisperOptions {
  readonly host: EngineHost;
  /** `whisper-base`, `whisper-tiny-en`. */
  readonly id: string;
  /** `ggml-base.bin` and the like, as whisper.cpp has them. */
  readonly modelPath: string;
  /** BCP 47 primary tags; `['en']` for the English-only models, `['*']` for the others. */
  readonly languages: readonly string[];
  readonly threads?: number;
  /** Where an optional binding may have been installed: a folder with a `node_modules`. */
  readonly addonsDir?: string | undefined;
}

/** Whisper's window. */
const maxSegmentMs = 30_000;
const sampleRateHz = 16_000;

/** Whisper through whisper.cpp, for languages other than English and for comparing sizes; in an engine host. */
export function createWhisper(options: WhisperOptions): SpeechToText {
  const { host, id, modelPath, languages, threads = 1, addonsDir } = options;
  const loading = createEngineLoading(host, whisperMethods.load, {
    id,
    modelPath,
    threads,
    addonsDir,
  } satisfies WhisperLoadParams);

  async function recognise(input: SpeechToTextInput, callOptions: CallOptions): Promise<TranscriptEvent> {
    const params: WhisperTranscribeParams = {
      id,
      samples: resample(input.samples, input.sampleRateHz, sampleRateHz),
      language: input.language?.split('-')[0]?.toLowerCase() ?? 'auto',
      lane: input.lane ?? 'live',
    };
    const { text, language } = await host.request<WhisperTranscript>(
      whisperMethods.transcribe,
      params,
      callOptions,
    );
    return { type: 'final', text: withoutSoundNotes(text), language };
  }

  return {
    id,
    placement: 'engine-host',
    capabilities: { languages, maxSegmentMs, streamsInterim: false },

    async *transcribe(input, callOptions) {
      callOptions.signal.throwIfAborted();
      checkSegment(input, id, maxSegmentMs);
      await loading.loaded(callOptions);
      // Whisper makes up words for silence.
      if (isWordless(input)) yield { type: 'final', text: '', language: input.language };
      else yield await recognise(input, callOptions);
    },

    async warmUp(callOptions) {
      await loading.loaded(callOptions);
      await recognise({ samples: new Float32Array(sampleRateHz), sampleRateHz, language: 'en' }, callOptions);
    },
    checkHealth: (callOptions) => loading.checkHealth(callOptions),
    dispose: () => loading.dispose(),
  };
}

/** Whisper writes sounds as it has seen them in subtitles: "[BLANK_AUDIO]", "(music)", "*sighs*", "♪". */
export function withoutSoundNotes(text: string): string {
  return text
    .replace(/\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|♪/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
