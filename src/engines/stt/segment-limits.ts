import type { SpeechToTextInput } from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';

export const segmentMs = ({ samples, sampleRateHz }: SpeechToTextInput) =>
  (samples.length / sampleRateHz) * 1000;

/** Cutting is the caller's (`core/audio/segment.ts`); an engine that is given too much says so instead of guessing. */
export function checkSegment(input: SpeechToTextInput, engineId: string, maxSegmentMs: number): void {
  if (segmentMs(input) <= maxSegmentMs) return;
  throw new AibotError(
    `${engineId} takes at most ${maxSegmentMs / 1000} s of audio at a time and was given ${Math.round(segmentMs(input) / 1000)} s.`,
    { code: 'stt-segment-too-long', expected: false },
  );
}
