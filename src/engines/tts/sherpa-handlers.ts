import { createRequire } from 'node:module';
import { AibotError } from '../../shared/errors.ts';
import type { HandlerContext, HostHandlers } from '../host/engine-host.ts';
import { PriorityGate } from '../host/priority-gate.ts';
import {
  type SherpaVoiceFiles,
  type SpeechLoadParams,
  type SpeechSynthesizeParams,
  speechMethods,
} from './sherpa-protocol.ts';
import { splitText } from './split-text.ts';
import { SilenceTrim } from './trim-silence.ts';
import { checkVoiceFiles } from './voice-files.ts';

/** The part of sherpa-onnx-node that is used; the package has no types of its own. */
interface Sherpa {
  readonly OfflineTts: { createAsync(config: unknown): Promise<OfflineTts> };
}
interface OfflineTts {
  readonly sampleRate: number;
  generateAsync(request: {
    readonly text: string;
    readonly sid: number;
    readonly speed: number;
    readonly enableExternalBuffer: false;
    /** Called after every sentence with its samples; 0 stops before the next. */
    readonly onProgress: (progress: { readonly samples: Float32Array }) => 0 | 1;
  }): Promise<{ readonly samples: Float32Array }>;
}

interface Voice {
  readonly tts: OfflineTts;
  readonly gate: PriorityGate;
}

const priorities = { live: 1, batch: 0 } as const;

/** The speaking host's side of Piper and Kokoro. `speech.synthesize` streams Float32Arrays of trimmed audio. */
export function createSpeechHandlers(): HostHandlers {
  const voices = new Map<string, Voice>();

  return {
    [speechMethods.load]: async ({ id, files, sampleRateHz, threads }: SpeechLoadParams) => {
      await checkVoiceFiles(files, sampleRateHz);
      // CommonJS with a native addon, loaded only by who needs it.
      const { OfflineTts } = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
      const tts = await OfflineTts.createAsync({
        model: { ...modelConfig(files), numThreads: threads, provider: 'cpu', debug: 0 },
        maxNumSentences: 1,
      });
      voices.set(id, { tts, gate: new PriorityGate() });
    },

    [speechMethods.synthesize]: async (params: SpeechSynthesizeParams, context: HandlerContext) => {
      const { signal } = context;
      const voice = voices.get(params.id);
      if (!voice) throw notLoaded();
      for (const piece of splitText(params.text)) {
        await voice.gate.run(priorities[params.lane], signal, () =>
          speak(voice.tts, { ...params, text: piece }, context),
        );
        signal.throwIfAborted();
      }
    },
  };
}

/** One at a time and voice (see the gate): a second generation would only make the first one's audio late. */
async function speak(
  tts: OfflineTts,
  { text, speaker, speed }: SpeechSynthesizeParams,
  context: HandlerContext,
): Promise<void> {
  const { signal } = context;
  const trim = new SilenceTrim(tts.sampleRate);
  let streamed = 0;
  const send = (samples: Float32Array) => {
    if (samples.length > 0 && !signal.aborted) context.emit(samples);
  };
  const { samples } = await tts.generateAsync({
    text,
    sid: speaker,
    speed,
    enableExternalBuffer: false,
    onProgress(progress) {
      streamed += progress.samples.length;
      send(trim.push(progress.samples));
      return signal.aborted ? 0 : 1;
    },
  });
  // The last sentence's progress may come later than the result.
  send(trim.push(samples.subarray(streamed)));
  send(trim.end());
}

function modelConfig(files: SherpaVoiceFiles): Readonly<Record<string, unknown>> {
  const { modelPath: model, tokensPath: tokens, espeakDataPath: dataDir } = files;
  return files.kind === 'piper'
    ? { vits: { model, tokens, dataDir } }
    : { kokoro: { model, tokens, dataDir, voices: files.voicesPath, lang: files.language } };
}

const notLoaded = () =>
  new AibotError('The voice is not loaded.', { code: 'engine-not-loaded', retryable: true });
