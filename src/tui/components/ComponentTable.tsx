import { formatBytes, formatDuration } from '../../cli/format.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { PartUsages, UsageSample } from '../../dashboard/part-usage.ts';
import { stateSigns } from '../theme.ts';
import { drawSparkline } from './Sparkline.tsx';
import { Table, type TableColumn } from './Table.tsx';

const graphColumns = 12;

/** From these widths on there is room for the figures, and for their past. */
const figuresAt = 90;
const graphsAt = 130;

/** What parts use: figures, with their past as a graph where there is room. Figures of nobody take no room. */
function usageColumns(width: number, usages: PartUsages): TableColumn<ComponentStatus>[] {
  if (width < figuresAt || usages.size === 0) return [];
  const cell =
    (
      show: (past: readonly UsageSample[]) => {
        readonly values: readonly number[];
        readonly max?: number;
        readonly text: string;
      },
    ) =>
    ({ id }: ComponentStatus) => {
      const past = usages.get(id);
      if (!past) return '';
      const { values, max, text } = show(past);
      return width < graphsAt
        ? text
        : `${drawSparkline(values, graphColumns, max).padStart(graphColumns)} ${text.padStart(8)}`;
    };
  return [
    { title: 'cpu', value: cell(cpuOf), align: 'right', meaning: () => 'accent' },
    { title: 'memory', value: cell(memoryOf), align: 'right', meaning: () => 'good' },
  ];
}

export function cpuOf(past: readonly UsageSample[]) {
  const values = past.flatMap(({ cpuCores }) => cpuCores ?? []);
  const last = values.at(-1);
  return { values, max: 1, text: last === undefined ? '' : `${(last * 100).toFixed(0)} %` };
}

export function memoryOf(past: readonly UsageSample[]) {
  const values = past.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  const last = values.at(-1);
  return { values, text: last === undefined ? '' : formatBytes(last) };
}

const columnsAt = (width: number, nowMs: number, usages: PartUsages): TableColumn<ComponentStatus>[] => [
  { title: 'part', value: (one) => one.id },
  {
    title: 'state',
    value: (one) => `${stateSigns[one.state].sign} ${one.state}`,
    meaning: (one) => stateSigns[one.state].meaning,
  },
  ...(width < 70
    ? []
    : [
        {
          title: 'for',
          value: (one: ComponentStatus) => coarse(nowMs - one.sinceMs),
          align: 'right' as const,
          meaning: () => 'quiet' as const,
        },
      ]),
  ...usageColumns(width, usages),
  { title: 'detail', value: (one) => one.detail, isFlexible: true, meaning: () => 'quiet' },
];

/** The parts of the assistant and how they are. */
export function ComponentTable({
  components,
  usages,
  width,
  height,
  nowMs,
  selected,
}: {
  readonly components: readonly ComponentStatus[];
  readonly usages: PartUsages;
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
  readonly selected?: number;
}) {
  return (
    <Table
      rows={components}
      columns={columnsAt(width, nowMs, usages)}
      keyOf={(one) => one.id}
      width={width}
      height={height}
      {...(selected === undefined ? {} : { selected })}
    />
  );
}

/** `45 s`, `12 min`, `3 h`, `2 d`: a table needs no more. */
function coarse(ms: number): string {
  return formatDuration(Math.max(1_000, Math.floor(ms / 1_000) * 1_000))
    .replace(/\.\d+/, '')
    .split(' ')
    .slice(0, 2)
    .join(' ');
}
