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
  readonly before: Figure;
  readonly after: Figure;
}

const changeColumns: readonly Column<Change>[] = [
  { title: 'stage', value: ({ after }) => after.name },
  ...(['p50', 'p95'] as const).flatMap((share): Column<Change>[] => [
    {
      title: share,
      value: ({ before, after }) => `${Math.round(before[share])} → ${Math.round(after[share])} ms`,
      align: 'right',
    },
    { title: '', value: ({ before, after }) => changeOf(before[share], after[share]), align: 'right' },
  ]),
];

const changeOf = (before: number, after: number) =>
  before === 0 ? '' : `${after >= before ? '+' : ''}${(((after - before) / before) * 100).toFixed(0)} %`;

/** Two measurements side by side; what only one of them has is left out. */
export function renderComparison(before: BenchResult, after: BenchResult, options: TableOptions): string[] {
  const earlier = new Map(figuresOf(before).map((figure) => [figure.name, figure]));
  const changes = figuresOf(after).flatMap((figure) => {
    const old = earlier.get(figure.name);
    return old === undefined ? [] : [{ before: old, after: figure }];
  });
  const isSameMachine =
    before.machine.cpu === after.machine.cpu && before.machine.cores === after.machine.cores;
  const [old, now] = [before.voiceToVoice, after.voiceToVoice];
  return [
    ...renderTable(changes, changeColumns, options),
    '',
    `${old.clips} → ${now.clips} questions, ${old.unanswered} → ${now.unanswered} unanswered, ${old.cut} → ${now.cut} cut`,
    `${formatBytes(before.memory.totalBytes)} → ${formatBytes(after.memory.totalBytes)} of memory`,
    ...(isSameMachine ? [] : ['', 'These were measured on different machines.']),
  ];
}

function figuresOf({ voiceToVoice }: BenchResult): readonly Figure[] {
  const { voiceToVoiceMs, endOfTurnMs, stages } = voiceToVoice;
  const all = { 'voice-to-voice': voiceToVoiceMs, 'end of turn': endOfTurnMs, ...stages };
  return Object.entries(all).map(([name, { p50, p95 }]) => ({ name, p50, p95 }));
}
