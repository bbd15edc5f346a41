import type { TurnReceipt } from '../control/receipts.ts';
import { formatTime } from './format.ts';
import type { Column } from './table.ts';
import { renderWaterfall } from './waterfall.ts';

export const turnColumns: readonly Column<TurnReceipt>[] = [
  { title: 'turn', value: (turn) => turn.turnId },
  { title: 'at', value: (turn) => formatTime(turn.startedAt) },
  { title: 'who', value: (turn) => turn.speakerName },
  { title: 'outcome', value: (turn) => turn.outcome },
  { title: 'route', value: (turn) => turn.route?.label ?? '' },
  { title: 'voice-to-voice', value: (turn) => renderMs(turn.voiceToVoiceMs), align: 'right' },
  { title: 'heard', value: (turn) => turn.heard, isFlexible: true },
];

/** One turn in full: words, waterfall, decisions with their reasons. */
export function renderReceipt(turn: TurnReceipt, options: { readonly width: number }): string[] {
  const { tokens } = turn;
  const decisions = turn.decisions.map(
    ({ what, choice, reason, confidence }) =>
      `  ${what}: ${choice}${confidence === undefined ? '' : ` (${confidence.toFixed(2)})`}, ${reason}`,
  );
  return [
    `Turn ${turn.turnId} of ${turn.speakerName} at ${formatTime(turn.startedAt)}: ${turn.outcome}`,
    ...(turn.heard === '' ? [] : [`  heard:  ${turn.heard}`]),
    ...(turn.spoken === '' ? [] : [`  spoken: ${turn.spoken}`]),
    '',
    ...renderWaterfall(turn, options),
    '',
    ...decisions,
    `  tokens: ${tokens.prompt} in (${tokens.cached} cached), ${tokens.completion} out, ${tokens.discarded} thrown away`,
  ];
}

function renderMs(ms: number | undefined): string {
  return ms === undefined ? '' : `${Math.round(ms)} ms`;
}
