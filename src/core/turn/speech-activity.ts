import type { HearingSettings } from '../conversation/settings.ts';

/** One window of the voice activity detector, placed on the clock, ms. */
export interface VadWindow {
  /** 0…1 */
  readonly probability: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** What one speaker's voice is doing, between two windows. */
export interface SpeechActivity {
  /** `quiet`: no turn is open; `paused`: silent within one. */
  readonly phase: 'quiet' | 'speaking' | 'paused';
  /** Start of voiced windows that are not yet enough to count as speech. */
  readonly stirringSinceMs: number | undefined;
  /** When the present stretch of speech began. */
  readonly onsetMs: number;
  /** End of the last voiced window. */
  readonly lastVoicedMs: number;
  /** Voiced audio of the present turn. */
  readonly voicedMs: number;
  /** Since the last voiced sample. */
  readonly silenceMs: number;
}

export type SpeechEdge = 'started' | 'paused' | 'resumed';

export const quiet: SpeechActivity = {
  phase: 'quiet',
  stirringSinceMs: undefined,
  onsetMs: 0,
  lastVoicedMs: 0,
  voicedMs: 0,
  silenceMs: 0,
};

type Thresholds = Pick<
  HearingSettings,
  'startThreshold' | 'stopThreshold' | 'startMs' | 'resumeMs' | 'pauseMs'
>;

/** Folds one window into the activity: hysteresis between two thresholds, and a least length for speech and for a pause. */
export function applyWindow(
  activity: SpeechActivity,
  window: VadWindow,
  thresholds: Thresholds,
): { readonly activity: SpeechActivity; readonly edge?: SpeechEdge } {
  return activity.phase === 'speaking'
    ? applyWhileSpeaking(activity, window, thresholds)
    : applyWhileSilent(activity, window, thresholds);
}

function applyWhileSpeaking(
  activity: SpeechActivity,
  window: VadWindow,
  { stopThreshold, pauseMs }: Thresholds,
) {
  if (window.probability >= stopThreshold) {
    const voicedMs = activity.voicedMs + window.endMs - window.startMs;
    return { activity: { ...activity, voicedMs, lastVoicedMs: window.endMs, silenceMs: 0 } };
  }
  const silenceMs = window.endMs - activity.lastVoicedMs;
  if (silenceMs < pauseMs) return { activity: { ...activity, silenceMs } };
  return { activity: { ...activity, silenceMs, phase: 'paused' as const }, edge: 'paused' as const };
}

function applyWhileSilent(
  activity: SpeechActivity,
  window: VadWindow,
  { startThreshold, stopThreshold, startMs, resumeMs }: Thresholds,
) {
  const silenceMs = window.endMs - activity.lastVoicedMs;
  const isVoiced =
    window.probability >= (activity.stirringSinceMs === undefined ? startThreshold : stopThreshold);
  if (!isVoiced) return { activity: { ...activity, silenceMs, stirringSinceMs: undefined } };
  const onsetMs = activity.stirringSinceMs ?? window.startMs;
  const stirredMs = window.endMs - onsetMs;
  if (stirredMs < (activity.phase === 'quiet' ? startMs : resumeMs)) {
    return { activity: { ...activity, silenceMs, stirringSinceMs: onsetMs } };
  }
  return {
    activity: {
      phase: 'speaking' as const,
      stirringSinceMs: undefined,
      onsetMs,
      lastVoicedMs: window.endMs,
      voicedMs: activity.voicedMs + stirredMs,
      silenceMs: 0,
    },
    edge: activity.phase === 'quiet' ? ('started' as const) : ('resumed' as const),
  };
}
