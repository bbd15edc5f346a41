import { AsyncQueue } from '../../shared/async-queue.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { AnswerSettings } from '../conversation/settings.ts';
import type { TextToSpeech } from '../ports/index.ts';
import { paced } from './deadline.ts';
import type { TurnLog } from './turn-log.ts';

export interface SpokenAudio {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** One clause on its way to the loudspeaker. */
export interface ClauseAudio {
  readonly text: string;
  readonly audio: AsyncQueue<SpokenAudio>;
  /** No voice could speak it. */
  hasFailed: boolean;
}

export const createClauseAudio = (text: string): ClauseAudio => ({
  text,
  // Bounded by what one clause sounds; the reader may be a whole clause behind.
  audio: new AsyncQueue<SpokenAudio>({ capacity: 10_000, overflow: 'block' }),
  hasFailed: false,
});

export interface VoiceChoice {
  readonly voice: string | undefined;
  readonly language: string | undefined;
  readonly speed: number;
}

export interface SynthesisParts {
  readonly clock: Clock;
  /** Best first; one that failed is not asked again in this answer. */
  readonly voices: readonly TextToSpeech[];
  readonly choice: VoiceChoice;
  readonly settings: AnswerSettings;
  readonly log: TurnLog;
  readonly signal: AbortSignal;
}

/** Gives a function that speaks clause after clause into their queues, with the first voice that works. */
export function createSynthesis(parts: SynthesisParts): (clause: ClauseAudio) => Promise<void> {
  const { clock, log, settings, signal } = parts;
  const voices = [...parts.voices];
  let isFirst = true;

  async function speakWith(tts: TextToSpeech, clause: ClauseAudio): Promise<void> {
    const fromMs = clock.now();
    const { sampleRateHz } = tts.capabilities;
    const limits = { firstMs: settings.firstAudioDeadlineMs, nextMs: settings.firstAudioDeadlineMs };
    const input = { text: clause.text, ...parts.choice, lane: 'live' as const };
    const open = (callSignal: AbortSignal) => tts.synthesize(input, { signal: callSignal });
    for await (const event of paced('tts', limits, open, { clock, signal })) {
      if (event.type !== 'audio' || event.samples.length === 0) continue;
      const samples = isFirst ? withoutLeadingSilence(event.samples, sampleRateHz) : event.samples;
      if (samples.length === 0) continue;
      if (isFirst) {
        log.receipt.stage({ name: 'tts-first-audio', fromMs, toMs: clock.now(), engineId: tts.id });
      }
      isFirst = false;
      clause.audio.offer({ samples, sampleRateHz });
    }
  }

  return async (clause) => {
    try {
      for (let tts = voices[0]; tts; tts = voices[0]) {
        try {
          await speakWith(tts, clause);
          return;
        } catch (error) {
          signal.throwIfAborted();
          log.stageFailed('tts', error);
          voices.shift();
          const next = voices[0];
          const reason = `${tts.id}: ${toAibotError(error).code}`;
          if (next) log.decide({ what: 'fallback', choice: next.id, reason });
        }
      }
      clause.hasFailed = true;
    } finally {
      clause.audio.close();
    }
  };
}

/** −46 dBFS: below what counts as audible, above what a voice's silence hums. */
const silenceAmplitude = 0.005;
/** Kept before the first audible sample, so that a soft consonant is not clipped. */
const attackMs = 10;

/** Voices begin with up to a tenth of a second of nothing; at the start of an answer somebody waits for it. */
export function withoutLeadingSilence(samples: Float32Array, sampleRateHz: number): Float32Array {
  const first = samples.findIndex((sample) => Math.abs(sample) >= silenceAmplitude);
  if (first < 0) return samples.subarray(0, 0);
  return samples.subarray(Math.max(0, first - Math.round((attackMs * sampleRateHz) / 1000)));
}
