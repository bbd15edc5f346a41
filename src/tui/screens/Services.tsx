import { Box } from 'ink';
import { formatBytes, formatDuration } from '../../cli/format.ts';
import type { ServiceStatus, StackStep } from '../../control/services.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { UsageSample } from '../../dashboard/part-usage.ts';
import { serviceOf } from '../../dashboard/parts.ts';
import { ComponentTable, cpuOf, memoryOf } from '../components/ComponentTable.tsx';
import { Section } from '../components/Section.tsx';
import { Sparkline } from '../components/Sparkline.tsx';
import { Styled } from '../components/Styled.tsx';
import type { Meaning } from '../theme.ts';
import { stateSigns } from '../theme.ts';
import { componentsShown, selectedComponent } from '../view/selection.ts';
import type { ScreenProps } from './screen-props.ts';

/** Every part with its state and figures; one of them is chosen and can be restarted, stopped, started, renewed. */
export function Services(props: ScreenProps) {
  const { model, view, columns, rows, nowMs } = props;
  const components = componentsShown(view, model);
  const chosen = selectedComponent(view, model);
  const past = chosen && model.usages.get(chosen.id);
  const graphRows = rows >= 16 ? 3 : 0;
  const detailRows = rows >= 12 ? (past ? 8 : 6) : 0;
  const listRows = rows - graphRows - detailRows;
  const note = view.filter === '' ? '' : `filter: ${view.filter}`;
  const service = chosen && serviceOf(model.services, chosen.id);
  return (
    <Box flexDirection="column" height={rows} overflowY="hidden">
      <Section title="Parts" note={note} columns={columns} rows={listRows}>
        <ComponentTable
          components={components}
          usages={model.usages}
          width={columns}
          height={listRows - 1}
          nowMs={nowMs}
          selected={Math.min(view.selected.services, components.length - 1)}
        />
      </Section>
      <Section title={chosen?.id ?? 'No part'} columns={columns} rows={detailRows}>
        {past ? <UsageGraphs past={past} columns={columns} /> : null}
        {chosen ? <ComponentDetail component={chosen} nowMs={nowMs} /> : null}
        {service ? <ServiceDetail service={service} step={model.stackSteps.get(service.name)} /> : null}
      </Section>
      <DaemonGraphs {...props} rows={graphRows} />
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
  const shown = Object.entries(facts).filter(([name]) => !inGraphs.has(name));
  return (
    <>
      <Styled>
        <Styled as={meaning}>{`${sign} ${state} for ${formatDuration(nowMs - sinceMs)}`}</Styled>
        {`  ${detail}`}
      </Styled>
      {nextSteps.map((step) => (
        <Styled key={step} as="warning">{`→ ${step}`}</Styled>
      ))}
      {shown.length === 0 ? null : (
        <Styled as="quiet">
          {shown.map(([name, value]) => `${name} ${formatFact(name, value)}`).join('  ')}
        </Styled>
      )}
    </>
  );
}

/** What is drawn above needs no saying. */
const inGraphs: ReadonlySet<string> = new Set(['rssBytes', 'cpuCores']);

const formatFact = (name: string, value: string | number | boolean) =>
  typeof value === 'number' && name.endsWith('Bytes') ? formatBytes(value) : String(value);

function ServiceDetail({
  service: { image, ports, memoryLimitBytes },
  step,
}: {
  readonly service: ServiceStatus;
  readonly step: StackStep | undefined;
}) {
  const facts = [
    ...(image === '' ? [] : [image]),
    ...ports,
    ...(memoryLimitBytes === undefined ? [] : [`at most ${formatBytes(memoryLimitBytes)}`]),
  ];
  return (
    <>
      {step ? <Styled as="warning">{`◌ ${step.step} ${step.detail}`}</Styled> : null}
      {facts.length === 0 ? null : <Styled as="quiet">{facts.join('  ')}</Styled>}
    </>
  );
}

const graphColumns = (columns: number) => Math.max(0, Math.min(columns - 24, 120));

function UsageGraphs({ past, columns }: { readonly past: readonly UsageSample[]; readonly columns: number }) {
  return (
    <>
      <Graph name="cpu" {...cpuOf(past)} columns={columns} as="accent" />
      <Graph name="memory" {...memoryOf(past)} columns={columns} as="good" />
    </>
  );
}

function Graph({
  name,
  values,
  text,
  max,
  columns,
  as,
}: {
  readonly name: string;
  readonly values: readonly number[];
  readonly text: string;
  readonly max?: number;
  readonly columns: number;
  readonly as: Meaning;
}) {
  return (
    <Styled>
      {`${name.padEnd(8)}${text.padStart(11)} `}
      <Sparkline
        values={values}
        width={graphColumns(columns)}
        as={as}
        {...(max === undefined ? {} : { max })}
      />
    </Styled>
  );
}

function DaemonGraphs({ model, columns, rows }: ScreenProps) {
  const { samples } = model;
  const last = samples.at(-1);
  const cpu = samples.map((sample) => sample.cpuFraction);
  const memory = samples.map((sample) => sample.rssBytes);
  return (
    <Section title="Daemon" note="memory with its engine hosts" columns={columns} rows={rows}>
      <Graph
        name="cpu"
        values={cpu}
        max={1}
        text={`${((last?.cpuFraction ?? 0) * 100).toFixed(1)} %`}
        columns={columns}
        as="accent"
      />
      <Graph
        name="memory"
        values={memory}
        text={formatBytes(last?.rssBytes ?? 0)}
        columns={columns}
        as="good"
      />
    </Section>
  );
}
