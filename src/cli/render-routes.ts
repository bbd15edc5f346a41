import type { RouteRecordBody } from '../control/routes.ts';
import { formatTime } from './format.ts';
import { type Column, renderTable, type TableOptions } from './table.ts';

const percent = (share: number) => `${Math.round(share * 100)} %`;

const columns: readonly Column<RouteRecordBody>[] = [
  { title: 'id', value: ({ id }) => String(id), align: 'right' },
  { title: 'at', value: ({ decidedAt }) => formatTime(decidedAt) },
  {
    title: 'taken for',
    value: ({ label, correctedTo, isAbstained }) =>
      `${label}${isAbstained ? '?' : ''}${correctedTo === undefined ? '' : ` (was ${correctedTo})`}`,
  },
  { title: 'sure', value: ({ confidence }) => percent(confidence), align: 'right' },
  {
    title: 'or',
    value: ({ alternatives: [next] }) => (next ? `${next.label} ${percent(next.confidence)}` : ''),
  },
  { title: 'answers', value: ({ answerer }) => answerer },
  { title: 'ms', value: ({ tookMs }) => tookMs.toFixed(1), align: 'right' },
  { title: 'because', value: ({ reason }) => reason, isFlexible: true },
  { title: 'request', value: ({ request }) => request, isFlexible: true },
];

export function renderRoutes(routes: readonly RouteRecordBody[], options: TableOptions): readonly string[] {
  if (routes.length === 0) return ['No decisions yet.'];
  return renderTable(routes, columns, options);
}

/** Oldest first: the right label, the request and what was asked before it, with tabs between. */
export function toLabelledLines(routes: readonly RouteRecordBody[]): readonly string[] {
  const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  return routes.toReversed().flatMap(({ correctedTo, request, previous }) => {
    if (correctedTo === undefined || request === '') return [];
    const before = previous === undefined ? [] : [oneLine(previous)];
    return [[correctedTo, oneLine(request), ...before].join('\t')];
  });
}
