import { Box } from 'ink';
import { formatBytes, formatDuration } from '../../cli/format.ts';
import { judgeHealth, worstFirst } from '../../dashboard/health.ts';
import { percentile, rollingPercentile } from '../../dashboard/latency.ts';
import { partsOf } from '../../dashboard/parts.ts';
import { ComponentTable } from '../components/ComponentTable.tsx';
import { Section } from '../components/Section.tsx';
import { Sparkline } from '../components/Sparkline.tsx';
import { SpeakingMeters } from '../components/SpeakingMeter.tsx';
import { Styled } from '../components/Styled.tsx';
import { Waterfall } from '../components/Waterfall.tsx';
import { type ScreenProps, wideColumns } from './screen-props.ts';

/** One glance: whether it hears, thinks and speaks, who is there, and how fast it answers. */
export function Overview(props: ScreenProps) {
  const { model, columns, rows, nowMs } = props;
  const isWide = columns >= wideColumns;
  const healthRows = 3;
  const left = isWide ? Math.floor(columns * 0.55) : columns;
  const right = isWide ? columns - left - 2 : columns;
  const bodyRows = rows - healthRows;
  const components = worstFirst(partsOf(model.status?.components ?? [], model.services));
  const hidden = (room: number) =>
    components.length > room ? `${components.length - room} more, see Services` : '';
  const voiceRows = Math.min(2 + Math.max(1, model.status?.sessions.length ?? 0), 7);
  const latencyRows = 3;
  const partRows = isWide ? bodyRows : Math.max(0, bodyRows - voiceRows - latencyRows);
  const lastRows = isWide ? bodyRows - voiceRows - latencyRows : 0;
  const last = model.receipts.at(-1);
  const parts = (
    <Section title="Parts" note={hidden(partRows - 2)} columns={left} rows={partRows}>
      <ComponentTable
        components={components}
        usages={model.usages}
        width={left}
        height={partRows - 1}
        nowMs={nowMs}
      />
    </Section>
  );
  const rest = (
    <Box flexDirection="column" width={right}>
      <Section title="Voice" columns={right} rows={voiceRows}>
        <Sessions {...props} columns={right} />
        <SpeakingMeters model={model} columns={right} nowMs={nowMs} />
      </Section>
      <Latency {...props} columns={right} rows={latencyRows} />
      {last ? (
        <Section title={`Last turn: ${last.speakerName}, ${last.outcome}`} columns={right} rows={lastRows}>
          <Waterfall receipt={last} columns={right} />
        </Section>
      ) : null}
    </Box>
  );
  return (
    <Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
      <HealthLines {...props} />
      <Box flexDirection={isWide ? 'row' : 'column'} columnGap={2}>
        {parts}
        {rest}
      </Box>
    </Box>
  );
}

function HealthLines({ model }: ScreenProps) {
  const { meaning, sign, text, nextSteps } = judgeHealth(model);
  const { status } = model;
  return (
    <Box flexDirection="column" height={3} flexShrink={0} overflowY="hidden">
      <Styled as={meaning}>
        {sign} {text}
      </Styled>
      <Styled as={nextSteps.length > 0 ? 'plain' : 'quiet'}>
        {nextSteps[0] === undefined ? '  Nothing to do.' : `  → ${nextSteps[0]}`}
      </Styled>
      {status ? (
        <Styled as="quiet">
          {`  version ${status.version}, ${status.profile}, up ${formatDuration(status.uptimeMs)}, ${formatBytes(status.resources.rssBytes)}, process ${status.pid}`}
        </Styled>
      ) : null}
    </Box>
  );
}

function Sessions({ model }: ScreenProps) {
  const sessions = model.status?.sessions ?? [];
  if (sessions.length === 0)
    return <Styled as="quiet">In no voice channel. :join brings it into one.</Styled>;
  return sessions.slice(0, 4).map(({ id, place, speakers, turns }) => (
    <Styled key={id}>
      <Styled as="accent">{place}</Styled>
      {` with ${speakers.map((speaker) => speaker.name).join(', ') || 'nobody'}, ${turns} turns`}
    </Styled>
  ));
}

function Latency({ model, columns, rows }: ScreenProps) {
  const values = model.receipts.flatMap((receipt) => receipt.voiceToVoiceMs ?? []);
  const turns = model.status?.turns;
  const note = turns
    ? `${turns.answered} answered, ${turns.interrupted} interrupted, ${turns.failed} failed`
    : '';
  const width = Math.max(0, Math.min(columns - 14, 60));
  return (
    <Section title="Voice to voice" note={columns < 60 ? '' : note} columns={columns} rows={rows}>
      {values.length === 0 ? (
        <Styled as="quiet">No turn was answered yet.</Styled>
      ) : (
        ([0.5, 0.95] as const).map((share) => {
          const rolling = rollingPercentile(values.slice(-width - 10), share);
          return (
            <Styled key={share}>
              {`p${share * 100}`.padEnd(4)}
              {`${Math.round(percentile(values, share) ?? 0)} ms`.padStart(8)}{' '}
              <Sparkline values={rolling} width={width} as={share === 0.5 ? 'good' : 'warning'} />
            </Styled>
          );
        })
      )}
    </Section>
  );
}
