import { createRequire } from 'node:module';
import { AibotError } from '../../shared/errors.ts';
import type { HostHandlers } from '../host/engine-host.ts';
import { checkOnnxFile } from '../host/onnx-file.ts';
import { PriorityGate } from '../host/priority-gate.ts';
import { aroundVoice, type Surroundings } from './around-voice.ts';
import {
  type MoonshineLoadParams,
  type MoonshineTranscribeParams,
  moonshineMethods,
} from './moonshine-protocol.ts';
import { checkTokensFile } from './tokens-file.ts';

/** The part of sherpa-onnx-node that is used; the package has no types of its own. */
interface Sherpa {
  readonly OfflineRecognizer: { createAsync(config: unknown): Promise<OfflineRecognizer> };
}
interface OfflineRecognizer {
  createStream(): OfflineStream;
  decodeAsync(stream: OfflineStream): Promise<{ readonly text: string }>;
}
interface OfflineStream {
  acceptWaveform(audio: { readonly samples: Float32Array; readonly sampleRate: number }): void;
}

/** Of the Llama tokenizer Moonshine uses. */
const vocabularySize = 32_000;
/**
 * Moonshine is particular about silence. Cut close behind the last word it says all of it again ("flip a coin flip a
 * coin"), and it mishears a soft first consonant that nothing is before. Of 240 sentences of Piper's, 50 ms before the
 * voice and 300 ms behind it, it gets 7.2 % of the words wrong; 8.7 % with 100 ms behind it, 8.9 % with nothing before it.
 */
const surroundings: Surroundings = { beforeMs: 50, behindMs: 300 };
const priorities = { live: 1, batch: 0 } as const;

/** The hearing host's side of Moonshine. One decode at a time and model: a second only slows the first down. */
export function createMoonshineHandlers(): HostHandlers {
  const recognizers = new Map<
    string,
    { readonly recognizer: OfflineRecognizer; readonly gate: PriorityGate }
  >();

  return {
    [moonshineMethods.load]: async ({ id, threads, ...files }: MoonshineLoadParams) => {
      await checkOnnxFile(files.encoderPath);
      await checkOnnxFile(files.decoderPath);
      await checkTokensFile(files.tokensPath, vocabularySize);
      // CommonJS with a native addon, loaded only by who needs it.
      const { OfflineRecognizer } = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
      const recognizer = await OfflineRecognizer.createAsync({
        featConfig: { sampleRate: 16_000, featureDim: 80 },
        modelConfig: {
          moonshine: { encoder: files.encoderPath, mergedDecoder: files.decoderPath },
          tokens: files.tokensPath,
          numThreads: threads,
          provider: 'cpu',
          debug: 0,
        },
      });
      recognizers.set(id, { recognizer, gate: new PriorityGate() });
    },

    [moonshineMethods.transcribe]: async (params: MoonshineTranscribeParams, { signal }) => {
      const engine = recognizers.get(params.id);
      if (!engine) throw notLoaded();
      const { recognizer, gate } = engine;
      return gate.run(priorities[params.lane], signal, async () => {
        const stream = recognizer.createStream();
        const samples = aroundVoice(params.samples, params.sampleRateHz, surroundings);
        stream.acceptWaveform({ samples, sampleRate: params.sampleRateHz });
        return (await recognizer.decodeAsync(stream)).text;
      });
    },
  };
}

const notLoaded = () =>
  new AibotError('The speech recogniser is not loaded.', { code: 'engine-not-loaded', retryable: true });
