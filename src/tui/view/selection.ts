import { type LogRecord, passesFilter } from '../../control/logs.ts';
import type { TurnReceipt } from '../../control/receipts.ts';
import type { ComponentStatus } from '../../control/status.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { inWindow, slowest, windows } from '../../dashboard/latency.ts';
import { partsOf } from '../../dashboard/parts.ts';
import type { View } from './view.ts';

/** What a view shows of the model: the lists of the screens, filtered, and what is selected in them. */
const contains = (text: string, filter: string) => text.toLowerCase().includes(filter.toLowerCase());

export function componentsShown(view: View, model: DashboardModel): readonly ComponentStatus[] {
  const parts = partsOf(model.status?.components ?? [], model.services);
  return parts.filter((one) => contains(`${one.id} ${one.state} ${one.detail}`, view.filter));
}

export function logsShown(view: View, model: DashboardModel): readonly LogRecord[] {
  const { filter, source, level, pausedAtMs } = view;
  if (filter === '' && source === undefined && level === 'debug' && pausedAtMs === undefined)
    return model.logs;
  return model.logs.filter(
    (record) =>
      passesFilter(record, { level, source }) &&
      (pausedAtMs === undefined || record.timeMs <= pausedAtMs) &&
      (filter === '' ||
        contains(`${record.source} ${record.message} ${JSON.stringify(record.fields)}`, filter)),
  );
}

export const slowestShown = 20;

export function receiptsShown(view: View, model: DashboardModel, nowMs: number): readonly TurnReceipt[] {
  return inWindow(model.receipts, windows[view.windowIndex]?.ms ?? 0, nowMs);
}

export function selectedComponent(view: View, model: DashboardModel): ComponentStatus | undefined {
  const shown = componentsShown(view, model);
  return shown[Math.min(view.selected.services, shown.length - 1)];
}

/** The receipt that Enter opens. */
export function receiptAt(view: View, model: DashboardModel, nowMs: number): TurnReceipt | undefined {
  if (view.screen === 'conversation') {
    const turns = model.turns.slice(0, model.turns.length - view.selected.conversation);
    // While a turn is under way the one before it is shown, rather than nothing.
    return turns.findLast((turn) => turn.receipt !== undefined)?.receipt;
  }
  const turns = slowest(receiptsShown(view, model, nowMs), slowestShown);
  return turns[Math.min(view.selected.latency, turns.length - 1)];
}

/** How many rows the list of the screen has. */
export function rowCount(view: View, model: DashboardModel, nowMs: number): number {
  switch (view.screen) {
    case 'overview':
      return 0;
    case 'conversation':
      return model.turns.length;
    case 'latency':
      return slowest(receiptsShown(view, model, nowMs), slowestShown).length;
    case 'services':
      return componentsShown(view, model).length;
    case 'logs':
      return logsShown(view, model).length;
  }
}
