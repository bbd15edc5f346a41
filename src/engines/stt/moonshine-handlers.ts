import { createRequire } from 'node:module';
import { AibotError } from '../../shared/errors.ts';
import type { HostHandlers } from '../host/engine-host.ts';
import { checkOnnxFile } from '../host/onnx-file.ts';
import { PriorityGate } from '../host/priority-gate.ts';
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
        const samples = withSilenceBehind(params.samples, params.sampleRateHz);
        stream.acceptWaveform({ samples, sampleRate: params.sampleRateHz });
        return (await recognizer.decodeAsync(stream)).text;
      });
    },
  };
}

/**
 * Audio that is cut close behind the last word makes the model say it all again ("flip a coin flip a coin"). With
 * 60 ms behind it 89.3 % of the 402 words of our recordings are right, with 50 ms of silence more 96.0 %, with 100 96.5 %;
 * whole recordings, which have silence of their own, are best with 50 ms (97.0 %; 96.3 without, 96.5 with 100).
 */
const silenceBehindMs = 50;

function withSilenceBehind(samples: Float32Array, sampleRateHz: number): Float32Array {
  const padded = new Float32Array(samples.length + Math.round((silenceBehindMs * sampleRateHz) / 1000));
  padded.set(samples);
  return padded;
}

const notLoaded = () =>
  new AibotError('The speech recogniser is not loaded.', { code: 'engine-not-loaded', retryable: true });
