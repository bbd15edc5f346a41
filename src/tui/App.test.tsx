import { renderToString } from 'ink';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { conversationEvents, receiptOf, servicesOf, statusOf } from '../../test/tui/recorded-conversation.ts';
import type { ComponentStatus } from '../control/status.ts';
import {
  applyChange,
  type DashboardChange,
  type DashboardModel,
  emptyModel,
} from '../dashboard/dashboard-model.ts';
import { App } from './App.tsx';
import { columnsOf } from './fit.ts';
import { themes } from './theme.ts';
import { screens } from './view/screen-names.ts';
import { firstView, type View } from './view/view.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const sizes = [
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

function modelAfter(...changes: readonly DashboardChange[]): DashboardModel {
  return changes.reduce(applyChange, emptyModel);
}

/** The status of a moment at which the hearing host used so much. */
function sampleOf(facts: ComponentStatus['facts']): DashboardChange {
  const status = statusOf();
  const components = status.components.map((one) => (one.id === 'host:hearing' ? { ...one, facts } : one));
  return { type: 'status-read', status: { ...status, components }, nowMs: noon };
}

const received = (event: ReturnType<typeof conversationEvents>[number]): DashboardChange => ({
  type: 'event-received',
  event,
  nowMs: noon,
});

const conversation = modelAfter(
  { type: 'services-read', services: servicesOf() },
  ...[0.05, 0.6, 0.2].map((cpuCores) => sampleOf({ cpuCores, rssBytes: 400_000_000 })),
  { type: 'status-read', status: statusOf(), nowMs: noon },
  { type: 'connected', nowMs: noon },
  {
    type: 'receipts-read',
    receipts: [380, 520, 700, 1_450].map((voiceToVoiceMs, index) =>
      receiptOf(`past-${index}`, { voiceToVoiceMs, startedAt: noon - 60_000 * (4 - index) }),
    ),
  },
  ...conversationEvents('t1', { startedAt: noon, isInterrupted: true }).map(received),
  ...conversationEvents('t2', { startedAt: noon }).slice(0, 2).map(received),
  received({
    type: 'speaker-level-measured',
    atMs: 1,
    sessionId: 'hall',
    speakerId: 'alice',
    levelDbfs: -28,
  }),
);

function draw(
  view: View,
  size: { readonly columns: number; readonly rows: number },
  model = conversation,
): string {
  const frame = renderToString(
    <App model={model} view={view} nowMs={noon} theme={themes['no-colour']} {...size} />,
    { columns: size.columns },
  );
  return frame
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

beforeAll(() => void vi.stubEnv('TZ', 'UTC'));

describe.each(sizes)('at $columns×$rows', (size) => {
  it.each(screens)('draws the screen %s', (screen) => {
    const frame = draw({ ...firstView, screen }, size);
    expect(frame.split('\n')).toHaveLength(size.rows);
    expect(Math.max(...frame.split('\n').map(columnsOf))).toBeLessThanOrEqual(size.columns);
    expect(frame).toMatchSnapshot();
  });

  it('draws the help of the keys and the commands', () => {
    expect(draw({ ...firstView, mode: { type: 'help' } }, size)).toMatchSnapshot();
  });

  it('draws the past of the part that is chosen', () => {
    const frame = draw(
      { ...firstView, screen: 'services', selected: { ...firstView.selected, services: 3 } },
      size,
    );
    if (size.rows >= 24) expect(frame).toMatch(/cpu +21 % ▁▅▂▂\nmemory +393 MiB ████\n/);
  });

  it('draws a receipt', () => {
    const receipt = receiptOf('t1', { startedAt: noon - 86_400_000 });
    expect(draw({ ...firstView, mode: { type: 'receipt', receipt } }, size)).toMatchSnapshot();
  });

  it('says what to do when there is no daemon', () => {
    const message = 'The daemon is not running.';
    const model = modelAfter({
      type: 'disconnected',
      nowMs: noon,
      message,
      nextSteps: ['Start it with `aibot up`.'],
    });
    expect(draw(firstView, size, model)).toContain('✖ The daemon is not running.');
    expect(draw(firstView, size, model)).toContain('`aibot up`');
  });
});

it('says what it needs where it does not fit', () => {
  const frame = draw(firstView, { columns: 30, rows: 8 });
  expect(frame.replaceAll(/\s+/g, ' ')).toContain('the dashboard needs 40 and 10. With --plain');
});
