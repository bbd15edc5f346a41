import { hearingRateHz } from '../audio/frame.ts';
import { splitBySpeech } from '../audio/split-by-speech.ts';
import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  VadOptions,
  VoiceActivityDetector,
} from '../ports/index.ts';
import { finalTranscript } from '../text/final-transcript.ts';

export interface Recording {
  readonly engine: SpeechToText;
  readonly vad: VoiceActivityDetector;
  /** Mono, 16 kHz, of any length. */
  readonly samples: Float32Array;
  readonly language?: string | undefined;
  /** `batch` when absent: recordings can wait, people cannot. */
  readonly lane?: SpeechToTextInput['lane'];
}

/**
 * The words of a whole recording. What is longer than the engine takes at once is cut at pauses, which is
 * also how the words of an hour come without an hour's worth of memory in the recogniser.
 */
export async function transcribeRecording(recording: Recording, options: CallOptions): Promise<string> {
  const { engine, vad, samples, language, lane = 'batch' } = recording;
  const probabilities = await speechProbabilities(vad, samples, { ...options, lane });
  const segments = splitBySpeech(probabilities, {
    windowSamples: vad.capabilities.windowSamples,
    totalSamples: samples.length,
    maxSegmentMs: engine.capabilities.maxSegmentMs,
  });
  const texts: string[] = [];
  for (const { start, end } of segments) {
    const input = {
      samples: samples.slice(start, end),
      sampleRateHz: hearingRateHz,
      language,
      lane,
    };
    const text = await finalTranscript(engine.transcribe(input, options));
    if (text !== '') texts.push(text);
  }
  return texts.join(' ');
}

/** A few seconds at a time: one message for an hour of audio would hold up the engine host. */
const chunkSamples = 8 * hearingRateHz;

async function speechProbabilities(
  vad: VoiceActivityDetector,
  samples: Float32Array,
  options: VadOptions,
): Promise<readonly number[]> {
  const stream = await vad.open(options);
  try {
    const probabilities: number[] = [];
    for (let at = 0; at < samples.length; at += chunkSamples) {
      probabilities.push(...(await stream.process(samples.slice(at, at + chunkSamples), options)));
    }
    return probabilities;
  } finally {
    stream.dispose();
  }
}
