import { type TimedTurn, timeScaleOf } from '../dashboard/turn-time-scale.ts';

const nameWidth = 16;
const figureWidth = 9;

/**
 * A turn's stages as bars on one time scale, for a terminal of `width` columns. Zero is the end of the question:
 * what starts before it was speculation. Playout is cut at the edge, since it lasts as long as the answer.
 */
export function renderWaterfall(turn: TimedTurn, { width }: { readonly width: number }): string[] {
  if (turn.stages.length === 0) return [];
  const { fromMs, toMs } = timeScaleOf(turn);
  const barWidth = Math.max(10, Math.min(40, width - nameWidth - 2 * figureWidth - 4));
  const scale = { fromMs, msPerColumn: (toMs - fromMs) / barWidth, barWidth };
  const lines = turn.stages.map((stage) => {
    const figures = [stage.startMs, stage.durationMs].map((ms) =>
      `${Math.round(ms)} ms`.padStart(figureWidth),
    );
    const line = `${stage.name.padEnd(nameWidth)}${figures.join('')}  ${bar(stage, scale)}`;
    return width >= 90 && stage.engineId
      ? `${line.padEnd(nameWidth + 2 * figureWidth + barWidth + 4)}${stage.engineId}`
      : line.trimEnd();
  });
  const total = turn.voiceToVoiceMs;
  return total === undefined
    ? lines
    : [
        ...lines,
        `${'voice-to-voice'.padEnd(nameWidth)}${' '.repeat(figureWidth)}${`${Math.round(total)} ms`.padStart(figureWidth)}`,
      ];
}

interface Scale {
  readonly fromMs: number;
  readonly msPerColumn: number;
  readonly barWidth: number;
}

function bar(
  { startMs, durationMs }: TimedTurn['stages'][number],
  { fromMs, msPerColumn, barWidth }: Scale,
): string {
  const columnOf = (ms: number) => Math.max(0, Math.min(barWidth, Math.round((ms - fromMs) / msPerColumn)));
  const start = Math.min(columnOf(startMs), barWidth - 1);
  return ' '.repeat(start) + '█'.repeat(Math.max(1, columnOf(startMs + durationMs) - start));
}
