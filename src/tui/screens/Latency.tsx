import { Box } from 'ink';
import { formatTime } from '../../cli/format.ts';
import type { TurnReceipt } from '../../control/receipts.ts';
import {
  budget,
  type HistogramBin,
  histogram,
  type LatencyRow,
  slowest,
  summarizeLatency,
  windows,
} from '../../dashboard/latency.ts';
import { Section } from '../components/Section.tsx';
import { drawSparkline } from '../components/Sparkline.tsx';
import { Styled } from '../components/Styled.tsx';
import { Table, type TableColumn } from '../components/Table.tsx';
import type { Meaning } from '../theme.ts';
import { receiptsShown, slowestShown } from '../view/selection.ts';
import { type ScreenProps, wideColumns } from './screen-props.ts';

const ms = (value: number) => `${Math.round(value)} ms`;

const judged = (row: LatencyRow, value: number, limit: number): Meaning =>
  row.name !== 'voice-to-voice' ? 'plain' : value <= limit ? 'good' : 'bad';

const stageColumns: readonly TableColumn<LatencyRow>[] = [
  {
    title: 'stage',
    value: (row) => row.name,
    meaning: (row) => (row.name === 'voice-to-voice' ? 'title' : 'plain'),
  },
  {
    title: 'p50',
    value: (row) => ms(row.p50Ms),
    align: 'right',
    meaning: (row) => judged(row, row.p50Ms, budget.p50Ms),
  },
  {
    title: 'p95',
    value: (row) => ms(row.p95Ms),
    align: 'right',
    meaning: (row) => judged(row, row.p95Ms, budget.p95Ms),
  },
  { title: 'max', value: (row) => ms(row.maxMs), align: 'right' },
  { title: 'turns', value: (row) => String(row.count), align: 'right', meaning: () => 'quiet' },
];

const turnColumns: readonly TableColumn<TurnReceipt>[] = [
  { title: 'slowest', value: (turn) => ms(turn.voiceToVoiceMs ?? 0), align: 'right' },
  { title: 'at', value: (turn) => formatTime(turn.startedAt).slice(-8), meaning: () => 'quiet' },
  { title: 'who', value: (turn) => turn.speakerName, meaning: () => 'person' },
  { title: 'route', value: (turn) => turn.route?.label ?? '', meaning: () => 'accent' },
  { title: 'heard', value: (turn) => turn.heard, isFlexible: true },
];

/** Where time goes, over a window: per stage, as a histogram against the budget, and the slowest turns. */
export function Latency(props: ScreenProps) {
  const { model, view, columns, rows, nowMs } = props;
  const receipts = receiptsShown(view, model, nowMs);
  const values = receipts.flatMap((receipt) => receipt.voiceToVoiceMs ?? []);
  const isWide = columns >= wideColumns;
  const half = isWide ? Math.floor((columns - 2) / 2) : columns;
  const label = windows[view.windowIndex]?.label ?? '';
  const stageRows = Math.min(9, rows);
  const histogramRows = isWide ? Math.max(stageRows, Math.min(9, rows)) : rows >= 28 ? 9 : rows >= 18 ? 2 : 0;
  const listRows = Math.max(0, rows - stageRows - (isWide ? 0 : histogramRows));
  return (
    <Box flexDirection="column" height={rows} overflowY="hidden">
      <Box flexDirection={isWide ? 'row' : 'column'} columnGap={2} flexShrink={0}>
        <Section
          title={`Stages, ${label}`}
          note={`budget p50 ${budget.p50Ms} ms, p95 ${budget.p95Ms} ms`}
          columns={half}
          rows={stageRows}
        >
          {values.length === 0 ? (
            <Styled as="quiet">No turn was answered in this time. w shows a longer one.</Styled>
          ) : (
            <Table
              rows={summarizeLatency(receipts)}
              columns={stageColumns}
              keyOf={(row) => row.name}
              width={half}
              height={stageRows - 1}
            />
          )}
        </Section>
        <Section title="Voice to voice" note={`${values.length} turns`} columns={half} rows={histogramRows}>
          {histogramRows > 2 ? (
            <Histogram bins={histogram(values)} columns={half} />
          ) : (
            <HistogramLine bins={histogram(values)} />
          )}
        </Section>
      </Box>
      <Section title="Slowest turns" note="Enter shows the receipt" columns={columns} rows={listRows}>
        <Table
          rows={slowest(receipts, slowestShown)}
          columns={turnColumns}
          keyOf={(turn) => `${turn.turnId} ${turn.startedAt}`}
          width={columns}
          height={listRows - 1}
          selected={Math.min(view.selected.latency, receipts.length - 1)}
        />
      </Section>
    </Box>
  );
}

const meaningOf = ({ fromMs }: HistogramBin): Meaning =>
  fromMs >= budget.p95Ms ? 'bad' : fromMs >= budget.p50Ms ? 'warning' : 'good';

/** The line of the budget: what is below it took longer. */
const budgetLines: ReadonlyMap<number, string> = new Map([
  [budget.p50Ms, '  ← the p50 budget ends here'],
  [budget.p95Ms, '  ← the p95 budget ends here'],
]);

/** As the histogram, on one line. */
function HistogramLine({ bins }: { readonly bins: readonly HistogramBin[] }) {
  const counts = bins.map(({ count }) => count);
  return (
    <Styled>
      {bins.map((bin, index) => (
        <Styled key={bin.fromMs}>
          <Styled as="quiet">{` ${Number.isFinite(bin.toMs) ? `<${bin.toMs}` : '…'} `}</Styled>
          <Styled as={meaningOf(bin)}>
            {bin.count === 0 ? '·' : `${drawSparkline(counts, counts.length)[index] ?? ''}${bin.count}`}
          </Styled>
        </Styled>
      ))}
    </Styled>
  );
}

function Histogram({ bins, columns }: { readonly bins: readonly HistogramBin[]; readonly columns: number }) {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  // Beside the bars: the range, the count and the line of the budget.
  const room = Math.max(0, Math.min(40, columns - 50));
  return bins.map((bin) => {
    const { fromMs, toMs, count } = bin;
    const label = Number.isFinite(toMs) ? `${fromMs} to ${toMs} ms` : `over ${fromMs} ms`;
    return (
      <Styled key={fromMs}>
        <Styled as="quiet">{label.padStart(15)}</Styled>{' '}
        <Styled as={meaningOf(bin)}>{'█'.repeat(Math.ceil((count / most) * room))}</Styled>
        {count === 0 ? '' : ` ${count}`}
        <Styled as="quiet">{budgetLines.get(toMs) ?? ''}</Styled>
      </Styled>
    );
  });
}
