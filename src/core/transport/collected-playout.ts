import type { Clock } from '../../shared/clock.ts';
import { durationMsOf } from '../audio/frame.ts';
import { firstAudibleSample } from '../audio/level.ts';
import { resample } from '../audio/resampler.ts';
import type { Playout, PlayoutResult } from '../ports/index.ts';

/** An answer that is collected instead of played; whatever is written counts as heard at once. */
export interface CollectedPlayout extends Playout {
  /** What was written, mono, at one rate. */
  recording(sampleRateHz: number): Float32Array;
}

/** For answers that are sent away as a recording: nobody waits for them to be played at real-time pace. */
export function createCollectedPlayout(clock: Clock): CollectedPlayout {
  const written: { readonly samples: Float32Array; readonly sampleRateHz: number }[] = [];
  let firstAudibleAtMs: number | undefined;
  let end: PlayoutResult['end'] | undefined;
  const heardMs = () =>
    written.reduce((sum, { samples, sampleRateHz }) => sum + durationMsOf(samples.length, sampleRateHz), 0);
  const result = (as: PlayoutResult['end']): PlayoutResult => {
    end ??= as;
    return { end, heardMs: heardMs(), firstAudibleAtMs };
  };
  return {
    write(samples, sampleRateHz) {
      if (end === undefined && samples.length > 0) {
        written.push({ samples, sampleRateHz });
        if (firstAudibleSample(samples) >= 0) firstAudibleAtMs ??= clock.now();
      }
      return Promise.resolve();
    },
    finish: () => Promise.resolve(result('played')),
    stop: () => result('stopped'),
    // Nobody talks over a recording.
    setGainDb: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    get heardMs() {
      return heardMs();
    },
    get firstAudibleAtMs() {
      return firstAudibleAtMs;
    },
    recording(toHz) {
      const parts = written.map(({ samples, sampleRateHz }) => resample(samples, sampleRateHz, toHz));
      const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}
