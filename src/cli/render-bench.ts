import type { EngineFigures } from '../offline/bench/measure-engines.ts';
import type { BenchResult } from '../offline/bench/run-bench.ts';
import type { Summary } from '../offline/bench/statistics.ts';
import { formatBytes } from './format.ts';
import { type Column, renderTable, type TableOptions } from './table.ts';

const p50p95 = (summary: Summary | undefined) =>
  summary === undefined || summary.count === 0
    ? ''
    : `${Math.round(summary.p50)} / ${Math.round(summary.p95)} ms`;

const engineColumns: readonly Column<EngineFigures>[] = [
  { title: 'engine', value: ({ id }) => id },
  { title: 'load', value: ({ loadMs }) => `${loadMs} ms`, align: 'right' },
  {
    title: 'p50 / p95',
    value: ({ tookMs, firstTokenMs, firstAudioMs }) => p50p95(tookMs ?? firstTokenMs ?? firstAudioMs),
    align: 'right',
  },
  { title: 'tokens/s', value: ({ tokensPerSecond }) => tokensPerSecond?.toFixed(1) ?? '', align: 'right' },
  { title: 'real-time factor', value: ({ rtf }) => rtf?.toFixed(3) ?? '', align: 'right' },
];

interface Figure {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
}

const figureColumns: readonly Column<Figure>[] = [
  { title: 'stage', value: ({ name }) => name },
  { title: 'p50', value: ({ p50 }) => `${Math.round(p50)} ms`, align: 'right' },
  { title: 'p95', value: ({ p95 }) => `${Math.round(p95)} ms`, align: 'right' },
];

/** A measurement for people: engines, the way from voice to voice, memory. */
export function renderBench(result: BenchResult, options: TableOptions): string[] {
  const { voiceToVoice, memory, machine, engines } = result;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}, Node ${machine.node}, ${machine.platform}`,
    ...(engines.length > 0 ? ['', ...renderTable(engines, engineColumns, options)] : []),
    '',
    ...renderTable(figuresOf(result), figureColumns, options),
    '',
    `${voiceToVoice.clips} questions, ${voiceToVoice.unanswered} unanswered, ${voiceToVoice.cut} cut`,
    `${(voiceToVoice.discardedTokenShare * 100).toFixed(1)} % of the generated tokens were thrown away by speculation`,
    `${formatBytes(memory.totalBytes)} of memory: ${memory.hosts.map(({ name, rssBytes }) => `${name} ${formatBytes(rssBytes)}`).join(', ')}`,
  ];
}

interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

const changeColumns: readonly Column<Change>[] = [
  { title: 'p50', value: ({ name }) => name },
  { title: 'before', value: ({ before }) => `${Math.round(before)} ms`, align: 'right' },
  { title: 'after', value: ({ after }) => `${Math.round(after)} ms`, align: 'right' },
  {
    title: 'change',
    value: ({ before, after }) =>
      `${after >= before ? '+' : ''}${(((after - before) / before) * 100).toFixed(0)} %`,
    align: 'right',
  },
];

/** Two measurements side by side; what only one of them has is left out. */
export function renderComparison(before: BenchResult, after: BenchResult, options: TableOptions): string[] {
  const earlier = new Map(figuresOf(before).map(({ name, p50 }) => [name, p50]));
  const changes = figuresOf(after).flatMap(({ name, p50 }) => {
    const old = earlier.get(name);
    return old === undefined ? [] : [{ name, before: old, after: p50 }];
  });
  const isSameMachine =
    before.machine.cpu === after.machine.cpu && before.machine.cores === after.machine.cores;
  return [
    ...renderTable(changes, changeColumns, options),
    ...(isSameMachine ? [] : ['', 'These were measured on different machines.']),
  ];
}

function figuresOf({ voiceToVoice }: BenchResult): readonly Figure[] {
  const { voiceToVoiceMs, endOfTurnMs, stages } = voiceToVoice;
  const all = { 'voice-to-voice': voiceToVoiceMs, 'end of turn': endOfTurnMs, ...stages };
  return Object.entries(all).map(([name, { p50, p95 }]) => ({ name, p50, p95 }));
}
