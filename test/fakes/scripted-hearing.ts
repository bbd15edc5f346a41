import type {
  SpeechToText,
  SpeechToTextInput,
  TurnDetector,
  TurnDetectorInput,
  VoiceActivityDetector,
} from '../../src/core/ports/index.ts';
import { untilAborted } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';
import type { SpelledSpeech } from './spelled-speech.ts';

/** How one call goes wrong. */
export type HearingFault = 'hangs' | 'crashes' | undefined;

const windowSamples = 512;
const engine = (id: string) => ({
  id,
  placement: 'scripted' as const,
  warmUp: () => Promise.resolve(),
  checkHealth: () => Promise.resolve(),
  dispose: () => Promise.resolve(),
});

async function fail(fault: HearingFault, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (fault === 'hangs') await untilAborted(new Promise<never>(() => undefined), signal);
  if (fault === 'crashes') {
    throw new AibotError('The scripted engine died.', { code: 'engine-host-died', retryable: true });
  }
}

/** Whatever is not silence is speech. `openStreams` must be 0 when everybody has left. */
export function createScriptedVad(
  options: { readonly fault?: () => HearingFault } = {},
): VoiceActivityDetector & {
  readonly openStreams: number;
} {
  let openStreams = 0;
  return {
    ...engine('scripted-vad'),
    capabilities: { sampleRateHz: 16_000, windowSamples },
    get openStreams() {
      return openStreams;
    },
    open({ signal: openSignal }) {
      if (openSignal.aborted) return Promise.reject(openSignal.reason as Error);
      openStreams++;
      let rest = new Float32Array(0);
      return Promise.resolve({
        async process(samples, { signal }) {
          await fail(options.fault?.(), signal);
          const all = new Float32Array(rest.length + samples.length);
          all.set(rest);
          all.set(samples, rest.length);
          const probabilities: number[] = [];
          let start = 0;
          for (; start + windowSamples <= all.length; start += windowSamples) {
            const loud = all.subarray(start, start + windowSamples).filter((sample) => sample !== 0).length;
            probabilities.push(loud * 2 >= windowSamples ? 0.95 : 0.02);
          }
          rest = all.slice(start);
          return probabilities;
        },
        reset() {
          rest = new Float32Array(0);
        },
        dispose() {
          openStreams--;
        },
      });
    },
  };
}

export interface ScriptedTurnDetectorOptions {
  readonly clock: Clock;
  readonly speech: SpelledSpeech;
  readonly predictMs?: number;
  readonly fault?: () => HearingFault;
}

const probabilities = { finished: 0.98, likely: 0.7, undecided: 0.35, unfinished: 0.05 } as const;

/** Like a real detector with some sentences: what is cut close behind the voice does not sound finished yet. */
function settlingProbability(samples: Float32Array): number {
  const silentMs = (samples.length - 1 - samples.findLastIndex((sample) => sample !== 0)) / 16;
  return silentMs < 90 ? probabilities.undecided : probabilities.finished;
}

/** Hears how the last word was said. */
export function createScriptedTurnDetector(
  options: ScriptedTurnDetectorOptions,
): TurnDetector & { readonly predicted: readonly TurnDetectorInput[] } {
  const predicted: TurnDetectorInput[] = [];
  return {
    ...engine('scripted-turn-detector'),
    capabilities: { usesAudio: true, usesTranscript: false },
    predicted,
    async predict(input, { signal }) {
      predicted.push(input);
      await fail(options.fault?.(), signal);
      const workMs = options.predictMs ?? 50;
      await (workMs > 0 ? options.clock.sleep(workMs, { signal }) : undefined);
      signal.throwIfAborted();
      const mood = options.speech.moodOf(input.samples) ?? 'undecided';
      const probability = mood === 'settling' ? settlingProbability(input.samples) : probabilities[mood];
      return { probability, isComplete: probability >= 0.5 };
    },
  };
}

export interface ScriptedSpeechToTextOptions {
  readonly clock: Clock;
  readonly speech: SpelledSpeech;
  /** Work a call costs at least, and its share of the audio's length. */
  readonly baseMs?: number;
  readonly realTimeFactor?: number;
  readonly fault?: (heard: string) => HearingFault;
  /** What is written instead of what was said. */
  readonly mishear?: (heard: string) => string;
}

/** Writes down the words that arrived. */
export function createScriptedSpeechToText(
  options: ScriptedSpeechToTextOptions,
): SpeechToText & { readonly transcribed: readonly SpeechToTextInput[] } {
  const transcribed: SpeechToTextInput[] = [];
  const maxSegmentMs = 15_000;
  return {
    ...engine('scripted-stt'),
    capabilities: { languages: ['en'], maxSegmentMs, streamsInterim: false },
    transcribed,
    async *transcribe(input, { signal }) {
      transcribed.push(input);
      const heard = options.speech.recognise(input.samples);
      await fail(options.fault?.(heard), signal);
      const audioMs = (input.samples.length * 1000) / input.sampleRateHz;
      if (audioMs > maxSegmentMs) {
        throw new AibotError('The segment is too long.', { code: 'stt-segment-too-long' });
      }
      const workMs = (options.baseMs ?? 60) + audioMs * (options.realTimeFactor ?? 0.03);
      await (workMs > 0 ? options.clock.sleep(workMs, { signal }) : untilAborted(Promise.resolve(), signal));
      signal.throwIfAborted();
      yield { type: 'final', text: options.mishear?.(heard) ?? heard };
    },
  };
}
