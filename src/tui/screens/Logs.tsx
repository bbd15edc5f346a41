import { Box } from 'ink';
import { memo } from 'react';
import { formatTime } from '../../cli/format.ts';
import type { LogLevel, LogRecord } from '../../control/logs.ts';
import { Section } from '../components/Section.tsx';
import { Styled } from '../components/Styled.tsx';
import { oneLine } from '../fit.ts';
import { describeFields } from '../plain/describe-log.ts';
import type { Meaning } from '../theme.ts';
import { logsShown } from '../view/selection.ts';
import type { ScreenProps } from './screen-props.ts';

const levelMeanings: Readonly<Record<LogLevel, Meaning>> = {
  debug: 'quiet',
  info: 'good',
  warn: 'warning',
  error: 'bad',
};

/** The daemon's log: followed, paused, filtered. */
export function Logs({ model, view, columns, rows }: ScreenProps) {
  const records = logsShown(view, model);
  const back = Math.min(view.selected.logs, Math.max(0, records.length - 1));
  const shown = records.slice(0, records.length - back).slice(-(rows - 1));
  const notes = [
    view.pausedAtMs === undefined ? (back > 0 ? `${back} newer below` : 'following') : 'paused',
    ...(view.level === 'debug' ? [] : [`from ${view.level}`]),
    ...(view.source === undefined ? [] : [`of ${view.source}`]),
    ...(view.filter === '' ? [] : [`filter: ${view.filter}`]),
    records.length === 1 ? '1 line' : `${records.length} lines`,
  ];
  return (
    <Box flexDirection="column" height={rows} overflowY="hidden">
      <Section title="Logs" note={notes.join(', ')} columns={columns} rows={rows} isBottomFirst>
        {shown.length === 0 ? (
          <Styled as="quiet">No line passes.</Styled>
        ) : (
          shown.map((record) => <LogLine key={keyOf(record)} record={record} isNarrow={columns < 60} />)
        )}
      </Section>
    </Box>
  );
}

const keys = new WeakMap<LogRecord, number>();
let lastKey = 0;

/** A line keeps its key as it moves up, so that nothing but a new one is drawn anew. */
function keyOf(record: LogRecord): number {
  const known = keys.get(record) ?? ++lastKey;
  keys.set(record, known);
  return known;
}

const LogLine = memo(function LogLine({
  record,
  isNarrow,
}: {
  readonly record: LogRecord;
  readonly isNarrow: boolean;
}) {
  const { timeMs, level, source, message, fields } = record;
  return (
    <Styled>
      {isNarrow ? '' : <Styled as="quiet">{`${formatTime(timeMs).slice(-8)} `}</Styled>}
      <Styled as={levelMeanings[level]}>{level.padEnd(5)}</Styled>
      <Styled as="accent">{` ${source} `}</Styled>
      {oneLine(message)}
      <Styled as="quiet">{`  ${describeFields(fields)}`}</Styled>
    </Styled>
  );
});
