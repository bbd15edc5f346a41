import type { TurnReceipt } from '../control/receipts.ts';

/** Bars for conversation on two cores, voice to voice: docs and `aibot bench` hold the same. */
export const budget = { p50Ms: 700, p95Ms: 1_200 } as const;

export const windows = [
  { label: '5 min', ms: 5 * 60_000 },
  { label: '1 h', ms: 60 * 60_000 },
  { label: 'all', ms: Number.POSITIVE_INFINITY },
] as const;

export interface LatencyRow {
  readonly name: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Nearest rank; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export function inWindow(receipts: readonly TurnReceipt[], windowMs: number, nowMs: number): TurnReceipt[] {
  return receipts.filter((receipt) => receipt.startedAt >= nowMs - windowMs);
}

const stageOrder = [
  'end-of-turn',
  'stt',
  'route',
  'llm-first-token',
  'llm-tool-call',
  'tool',
  'first-clause',
  'tts-first-audio',
] as const;

/** Voice to voice first, then every stage that was measured; playout lasts as long as the answer and is left out. */
export function summarizeLatency(receipts: readonly TurnReceipt[]): LatencyRow[] {
  const whole = receipts.flatMap((receipt) => receipt.voiceToVoiceMs ?? []);
  const rows = [{ name: 'voice-to-voice', values: whole }];
  for (const name of stageOrder) {
    const stages = receipts.flatMap((receipt) => receipt.stages.filter((stage) => stage.name === name));
    rows.push({ name, values: stages.map((stage) => stage.durationMs) });
  }
  return rows.flatMap(({ name, values }) => summarize(name, values) ?? []);
}

function summarize(name: string, values: readonly number[]): LatencyRow | undefined {
  const p50Ms = percentile(values, 0.5);
  const p95Ms = percentile(values, 0.95);
  const maxMs = percentile(values, 1);
  if (p50Ms === undefined || p95Ms === undefined || maxMs === undefined) return undefined;
  return { name, count: values.length, p50Ms, p95Ms, maxMs };
}

export interface HistogramBin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Edges that split the budget and what lies beyond it; the last bin has no end. */
const edgesMs = [0, 250, 500, 700, 1_000, 1_200, 2_000, 5_000, Number.POSITIVE_INFINITY];

export function histogram(values: readonly number[]): HistogramBin[] {
  return edgesMs.slice(0, -1).map((fromMs, index) => {
    const toMs = edgesMs[index + 1] ?? Number.POSITIVE_INFINITY;
    return { fromMs, toMs, count: values.filter((value) => value >= fromMs && value < toMs).length };
  });
}

/** The percentile over the last `span` turns at each turn, for a sparkline that shows where it is going. */
export function rollingPercentile(values: readonly number[], share: number, span = 10): number[] {
  return values.map(
    (_, index) => percentile(values.slice(Math.max(0, index - span + 1), index + 1), share) ?? 0,
  );
}

export function slowest(receipts: readonly TurnReceipt[], count: number): TurnReceipt[] {
  return receipts
    .filter((receipt) => receipt.voiceToVoiceMs !== undefined)
    .toSorted((a, b) => (b.voiceToVoiceMs ?? 0) - (a.voiceToVoiceMs ?? 0))
    .slice(0, count);
}
