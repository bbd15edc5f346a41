import type { StackStep } from '../control/services.ts';
import { formatBytes } from './format.ts';

type Layer = NonNullable<StackStep['layer']>;

interface Pull {
  readonly layers: ReadonlyMap<string, Layer>;
  /** What is said of it where nothing is counted. */
  readonly detail: string;
}

/** What is under way, in the order in which it was begun. */
export type StackProgress = ReadonlyMap<string, Pull>;

export const noStackProgress: StackProgress = new Map();

/** Pure: the progress after one more message. */
export function applyStackStep(progress: StackProgress, step: StackStep): StackProgress {
  const next = new Map(progress);
  if (step.state === 'finished' || step.state === 'failed' || step.state === 'skipped') {
    next.delete(step.step);
    return next;
  }
  const before = progress.get(step.step) ?? { layers: new Map<string, Layer>(), detail: '' };
  const layers = step.layer ? new Map(before.layers).set(step.layer.id, step.layer) : before.layers;
  next.set(step.step, { layers, detail: step.detail === '' ? before.detail : step.detail });
  return next;
}

const mostLayers = 5;
const barWidth = 20;

/** For a terminal: every step under way, and below a pull the layers that move, with bytes and rate. */
export function renderStackProgress(progress: StackProgress): string[] {
  return [...progress].flatMap(([step, { layers, detail }]) => {
    const moving = [...layers.values()].filter(({ phase }) => isMoving(phase));
    const lines = moving.slice(0, mostLayers).map((layer) => `    ${renderLayer(layer)}`);
    if (moving.length > mostLayers) lines.push(`    and ${moving.length - mostLayers} more layers`);
    return [`${step}${renderSum([...layers.values()], detail)}`, ...lines];
  });
}

/** In one line, for output that is read later. */
export function renderStackLine(progress: StackProgress): string {
  return [...progress]
    .map(([step, { layers, detail }]) => `${step}${renderSum([...layers.values()], detail)}`)
    .join('; ');
}

const isMoving = (phase: string) => phase === 'downloading' || phase === 'extracting';

function renderSum(layers: readonly Layer[], detail: string): string {
  if (layers.length === 0) return detail === '' ? '' : `: ${detail}`;
  const known = layers.filter(({ phase }) => phase !== 'exists');
  const sum = (pick: (layer: Layer) => number | undefined) =>
    known.reduce((total, layer) => total + (pick(layer) ?? 0), 0);
  const rate = known.reduce(
    (total, { phase, bytesPerSecond }) => total + (phase === 'downloading' ? (bytesPerSecond ?? 0) : 0),
    0,
  );
  const done = known.filter(({ phase }) => phase === 'done').length;
  const bytes = sum(({ doneBytes }) => doneBytes);
  return [
    `: ${done} of ${known.length} layers`,
    ...(bytes > 0 ? [`${formatBytes(bytes)} of ${formatBytes(sum(({ totalBytes }) => totalBytes))}`] : []),
    ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []),
  ].join(', ');
}

function renderLayer({ id, phase, doneBytes = 0, totalBytes, bytesPerSecond }: Layer): string {
  const filled = totalBytes ? Math.round((doneBytes / totalBytes) * barWidth) : 0;
  const bar = `${'█'.repeat(filled)}${'░'.repeat(Math.max(0, barWidth - filled))}`;
  const amount = totalBytes
    ? `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`
    : formatBytes(doneBytes);
  const rate = bytesPerSecond && phase === 'downloading' ? `, ${formatBytes(bytesPerSecond)}/s` : '';
  return `${id} ${phase.padEnd(11)} ${bar} ${amount}${rate}`;
}
