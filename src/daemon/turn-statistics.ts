import type { ReplyOf } from '../control/contract.ts';
import type { ControlEvent } from '../control/events.ts';

/** What the status says about turns; the last latencies are kept for the percentiles. */
export interface TurnStatistics {
  readonly answered: number;
  readonly interrupted: number;
  readonly ignored: number;
  readonly failed: number;
  readonly voiceToVoiceMs: readonly number[];
}

export const noTurns: TurnStatistics = {
  answered: 0,
  interrupted: 0,
  ignored: 0,
  failed: 0,
  voiceToVoiceMs: [],
};

const keptLatencies = 200;

/** Counts a turn that ended; every other event leaves the statistics as they are. */
export function applyEvent(statistics: TurnStatistics, event: ControlEvent): TurnStatistics {
  if (event.type !== 'turn-ended') return statistics;
  const { outcome, voiceToVoiceMs } = event.receipt;
  return {
    ...statistics,
    [outcome]: statistics[outcome] + 1,
    voiceToVoiceMs:
      voiceToVoiceMs === undefined
        ? statistics.voiceToVoiceMs
        : [...statistics.voiceToVoiceMs, voiceToVoiceMs].slice(-keptLatencies),
  };
}

export function summarize({ voiceToVoiceMs, ...counts }: TurnStatistics): ReplyOf<'status'>['turns'] {
  if (voiceToVoiceMs.length === 0) return counts;
  return {
    ...counts,
    voiceToVoiceP50Ms: percentile(voiceToVoiceMs, 0.5),
    voiceToVoiceP95Ms: percentile(voiceToVoiceMs, 0.95),
  };
}

/** Nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
