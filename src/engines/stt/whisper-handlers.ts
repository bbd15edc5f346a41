import { AibotError } from '../../shared/errors.ts';
import type { HostHandlers } from '../host/engine-host.ts';
import { PriorityGate } from '../host/priority-gate.ts';
import { checkGgmlFile } from './ggml-file.ts';
import { loadWhisperBinding, type WhisperContext } from './whisper-binding.ts';
import {
  type WhisperLoadParams,
  type WhisperTranscribeParams,
  type WhisperTranscript,
  whisperMethods,
} from './whisper-protocol.ts';

interface LoadedWhisper {
  readonly context: WhisperContext;
  readonly isMultilingual: boolean;
  readonly threads: number;
  readonly gate: PriorityGate;
}

const priorities = { live: 1, batch: 0 } as const;
/** The binding frees an idle model after this; loading it again would surprise who speaks next. */
const offloadAfterSeconds = 7 * 24 * 3600;

/** The hearing host's side of Whisper. One transcription at a time and model; one that has begun cannot be stopped. */
export function createWhisperHandlers(): HostHandlers {
  const loaded = new Map<string, LoadedWhisper>();

  return {
    [whisperMethods.load]: async ({ id, modelPath, threads, addonsDir }: WhisperLoadParams) => {
      const { isMultilingual } = await checkGgmlFile(modelPath);
      const { Whisper } = loadWhisperBinding(addonsDir);
      const context = new Whisper(modelPath, { gpu: false, offload: offloadAfterSeconds });
      await context.load();
      loaded.set(id, { context, isMultilingual, threads, gate: new PriorityGate() });
    },

    [whisperMethods.transcribe]: (
      params: WhisperTranscribeParams,
      { signal },
    ): Promise<WhisperTranscript> => {
      const whisper = loaded.get(params.id);
      if (!whisper) throw notLoaded();
      return whisper.gate.run(priorities[params.lane], signal, () => transcribe(whisper, params));
    },
  };
}

async function transcribe(
  whisper: LoadedWhisper,
  params: WhisperTranscribeParams,
): Promise<WhisperTranscript> {
  const { samples, language } = params;
  const task = await whisper.context.transcribe(samples, {
    format: 'detail',
    language: whisper.isMultilingual ? language : 'en',
    n_threads: whisper.threads,
    audio_ctx: audioContext(samples.length),
    best_of: 1,
    no_context: true,
    no_timestamps: true,
    single_segment: true,
    suppress_non_speech_tokens: true,
    print_progress: false,
    print_realtime: false,
  });
  const segments = await task.result;
  return { text: segments.map(({ text }) => text).join(''), language: segments[0]?.lang };
}

/** Half the window. With less, Whisper says short clips twice (10 % word errors with 384 frames, 2 % with 768). */
const minContextFrames = 768;
const maxContextFrames = 1500;
const contextMarginFrames = 128;

/** How much of Whisper's 30 s window is computed, in its frames of 20 ms: the audio and a margin, not all the padding. */
function audioContext(samples: number): number {
  const frames = Math.ceil(samples / 320) + contextMarginFrames;
  return Math.min(maxContextFrames, Math.max(minContextFrames, frames));
}

const notLoaded = () =>
  new AibotError('Whisper is not loaded.', { code: 'engine-not-loaded', retryable: true });
