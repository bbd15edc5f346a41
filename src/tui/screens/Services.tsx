import { Box } from 'ink';
import { formatBytes, formatDuration } from '../../cli/format.ts';
import type { ComponentStatus } from '../../control/status.ts';
import { ComponentTable } from '../components/ComponentTable.tsx';
import { Section } from '../components/Section.tsx';
import { Sparkline } from '../components/Sparkline.tsx';
import { Styled } from '../components/Styled.tsx';
import { stateSigns } from '../theme.ts';
import { componentsShown, selectedComponent } from '../view/selection.ts';
import type { ScreenProps } from './screen-props.ts';

/** Every part with its state and figures; one of them is chosen and can be restarted. */
export function Services(props: ScreenProps) {
  const { model, view, columns, rows, nowMs } = props;
  const components = componentsShown(view, model);
  const chosen = selectedComponent(view, model);
  const graphRows = rows >= 16 ? 3 : 0;
  const detailRows = rows >= 12 ? 6 : 0;
  const listRows = rows - graphRows - detailRows;
  const note = view.filter === '' ? '' : `filter: ${view.filter}`;
  return (
    <Box flexDirection="column" height={rows} overflow="hidden">
      <Section title="Parts" note={note} columns={columns} rows={listRows}>
        <ComponentTable
          components={components}
          width={columns}
          height={listRows - 1}
          nowMs={nowMs}
          selected={Math.min(view.selected.services, components.length - 1)}
        />
      </Section>
      <Section title={chosen?.id ?? 'No part'} columns={columns} rows={detailRows}>
        {chosen ? <ComponentDetail component={chosen} nowMs={nowMs} /> : null}
      </Section>
      <Graphs {...props} rows={graphRows} />
    </Box>
  );
}

function ComponentDetail({
  component,
  nowMs,
}: {
  readonly component: ComponentStatus;
  readonly nowMs: number;
}) {
  const { state, sinceMs, detail, facts, nextSteps } = component;
  const { sign, meaning } = stateSigns[state];
  return (
    <>
      <Styled as={meaning}>{`${sign} ${state} for ${formatDuration(nowMs - sinceMs)}`}</Styled>
      <Styled>{detail}</Styled>
      <Styled as="quiet">
        {Object.entries(facts)
          .map(([name, value]) => `${name} ${formatFact(name, value)}`)
          .join('  ')}
      </Styled>
      {nextSteps.map((step) => (
        <Styled key={step} as="warning">{`→ ${step}`}</Styled>
      ))}
    </>
  );
}

const formatFact = (name: string, value: string | number | boolean) =>
  typeof value === 'number' && name.endsWith('Bytes') ? formatBytes(value) : String(value);

function Graphs({ model, columns, rows }: ScreenProps) {
  const { samples } = model;
  const last = samples.at(-1);
  const width = Math.max(0, Math.min(columns - 24, 120));
  const cpu = samples.map((sample) => sample.cpuFraction);
  return (
    <Section
      title="Daemon"
      note="with its engine hosts; CPU of the daemon alone"
      columns={columns}
      rows={rows}
    >
      <Styled>
        {'cpu'.padEnd(8)}
        {`${((last?.cpuFraction ?? 0) * 100).toFixed(1)} %`.padStart(11)}{' '}
        <Sparkline values={cpu} width={width} max={1} />
      </Styled>
      <Styled>
        {'memory'.padEnd(8)}
        {formatBytes(last?.rssBytes ?? 0).padStart(11)}{' '}
        <Sparkline values={samples.map((sample) => sample.rssBytes)} width={width} as="good" />
      </Styled>
    </Section>
  );
}
