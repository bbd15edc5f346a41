/** The part of a receipt that a waterfall shows. */
export interface TimedTurn {
  readonly voiceToVoiceMs?: number | undefined;
  readonly stages: readonly {
    readonly name: string;
    readonly startMs: number;
    readonly durationMs: number;
    readonly engineId?: string | undefined;
  }[];
}

export interface TurnTimeScale {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The time a turn's waterfall shows, in ms after the last voiced sample. What starts before zero was speculation;
 * playout is cut at the edge, since it lasts as long as the answer.
 */
export function timeScaleOf(turn: TimedTurn): TurnTimeScale {
  const timed = turn.stages.filter((stage) => stage.name !== 'playout');
  const fromMs = Math.min(0, ...timed.map((stage) => stage.startMs));
  const ends = timed.map((stage) => stage.startMs + stage.durationMs);
  return { fromMs, toMs: Math.max(fromMs + 1, turn.voiceToVoiceMs ?? 0, ...ends) };
}
