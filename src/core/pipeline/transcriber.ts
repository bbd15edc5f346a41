import type { Clock } from '../../shared/clock.ts';
import type { SpeechToText } from '../ports/index.ts';
import { within } from './deadline.ts';
import type { Segment, UtteranceAudio } from './utterance-audio.ts';

export interface TranscriberOptions {
  readonly clock: Clock;
  readonly stt: SpeechToText;
  readonly deadlineMs: () => number;
}

export interface TranscribeOptions {
  readonly signal: AbortSignal;
  readonly lane: 'live' | 'batch';
  readonly language: string | undefined;
  readonly onInterim?: ((text: string) => void) | undefined;
}

export interface TurnTranscript {
  readonly text: string;
  /** Of the last segment alone. */
  readonly lastSegmentText: string;
}

/** Turns the audio of a turn into words, segment by segment, each closed segment once. */
export interface Transcriber {
  /** Calls under way; interim transcripts wait until there are none. */
  readonly inFlight: number;
  transcribe(audio: UtteranceAudio, options: TranscribeOptions): Promise<TurnTranscript>;
}

export function createTranscriber({ clock, stt, deadlineMs }: TranscriberOptions): Transcriber {
  let inFlight = 0;

  async function recognise(segment: Segment, before: string, options: TranscribeOptions): Promise<string> {
    let text = '';
    const input = {
      samples: segment.samples,
      sampleRateHz: 16_000,
      language: options.language,
      lane: options.lane,
    };
    await within(
      'stt',
      deadlineMs(),
      async (signal) => {
        for await (const event of stt.transcribe(input, { signal })) {
          if (event.type === 'final') text = event.text.trim();
          else options.onInterim?.(joined([before, event.text]));
        }
      },
      { clock, signal: options.signal },
    );
    return text;
  }

  return {
    get inFlight() {
      return inFlight;
    },
    async transcribe(audio, options) {
      inFlight++;
      try {
        const texts: string[] = [];
        for (const segment of audio.segments()) {
          segment.text ??= await recognise(segment, joined(texts), options);
          texts.push(segment.text);
        }
        return { text: joined(texts), lastSegmentText: texts.at(-1) ?? '' };
      } finally {
        inFlight--;
      }
    },
  };
}

const joined = (texts: readonly string[]) => texts.filter((text) => text !== '').join(' ');
