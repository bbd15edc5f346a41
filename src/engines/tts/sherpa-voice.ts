import type { SpeechEvent, TextToSpeech, Voice } from '../../core/ports/index.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import {
  type KokoroFiles,
  type KokoroLanguage,
  type PiperFiles,
  type SherpaVoiceFiles,
  type SpeechLoadParams,
  type SpeechSynthesizeParams,
  speechMethods,
} from './sherpa-protocol.ts';
import { hasWords } from './split-text.ts';

interface SherpaVoiceOptions {
  readonly id: string;
  /** The speaking host. */
  readonly host: EngineHost;
  readonly sampleRateHz?: number;
  /** The speakers of the model, in its order; a request for another voice is spoken by the first. */
  readonly voices: readonly [Voice, ...Voice[]];
  /** 1 by default: the language model has the other core. */
  readonly threads?: number;
}

export interface PiperOptions extends SherpaVoiceOptions {
  readonly files: PiperFiles;
}

export interface KokoroOptions extends SherpaVoiceOptions {
  readonly files: KokoroFiles;
  /** `en-us` by default. One engine speaks one language; several can be loaded side by side. */
  readonly language?: KokoroLanguage;
}

/** Piper through sherpa-onnx: a sentence of three seconds in an eighth of a second, for live voice. */
export function createPiper(options: PiperOptions): TextToSpeech {
  return createSherpaVoice({ sampleRateHz: 22_050, ...options }, { kind: 'piper', ...options.files });
}

/** Kokoro through sherpa-onnx: the more natural voice, at fifteen times the work of Piper. */
export function createKokoro(options: KokoroOptions): TextToSpeech {
  return createSherpaVoice(
    { sampleRateHz: 24_000, ...options },
    {
      kind: 'kokoro',
      language: options.language ?? 'en-us',
      ...options.files,
    },
  );
}

function createSherpaVoice(
  { id, host, sampleRateHz, voices, threads = 1 }: SherpaVoiceOptions & { readonly sampleRateHz: number },
  files: SherpaVoiceFiles,
): TextToSpeech {
  const load: SpeechLoadParams = { id, files, sampleRateHz, threads };
  const loading = createEngineLoading(host, speechMethods.load, load);

  const synthesize: TextToSpeech['synthesize'] = async function* (
    input,
    options,
  ): AsyncGenerator<SpeechEvent> {
    options.signal.throwIfAborted();
    let sampleCount = 0;
    if (hasWords(input.text)) {
      await loading.loaded(options);
      const params: SpeechSynthesizeParams = {
        id,
        text: input.text,
        speaker: Math.max(
          0,
          voices.findIndex((voice) => voice.id === input.voice),
        ),
        speed: Math.min(2, Math.max(0.5, input.speed ?? 1)),
        lane: input.lane ?? 'live',
      };
      for await (const samples of host.stream<Float32Array>(speechMethods.synthesize, params, options)) {
        sampleCount += samples.length;
        yield { type: 'audio', samples };
        options.signal.throwIfAborted();
      }
    }
    yield { type: 'finished', audioMs: (sampleCount * 1000) / sampleRateHz };
  };

  return {
    id,
    placement: 'engine-host',
    capabilities: { sampleRateHz, voices, streams: true },
    synthesize,
    async warmUp(options) {
      for await (const event of synthesize({ text: 'Ready.' }, options))
        if (event.type === 'finished') return;
    },
    checkHealth: (options) => loading.checkHealth(options),
    dispose: () => loading.dispose(),
  };
}
