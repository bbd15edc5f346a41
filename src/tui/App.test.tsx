import { renderToString } from 'ink';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { conversationEvents, receiptOf, statusOf } from '../../test/tui/recorded-conversation.ts';
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

const received = (event: ReturnType<typeof conversationEvents>[number]): DashboardChange => ({
  type: 'event-received',
  event,
  nowMs: noon,
});

const conversation = modelAfter(
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
