import { formatDuration } from '../../cli/format.ts';
import type { ComponentStatus } from '../../control/status.ts';
import { stateSigns } from '../theme.ts';
import { Table, type TableColumn } from './Table.tsx';

const columnsAt = (width: number, nowMs: number): TableColumn<ComponentStatus>[] => [
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
  { title: 'detail', value: (one) => one.detail, isFlexible: true, meaning: () => 'quiet' },
];

/** The parts of the assistant and how they are. */
export function ComponentTable({
  components,
  width,
  height,
  nowMs,
  selected,
}: {
  readonly components: readonly ComponentStatus[];
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
  readonly selected?: number;
}) {
  return (
    <Table
      rows={components}
      columns={columnsAt(width, nowMs)}
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
