import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import {
  budget,
  type HistogramBin,
  histogram,
  inWindow,
  type LatencyRow,
  summarizeLatency,
  windows,
} from '../../dashboard/latency.ts';
import { byId, h } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';
import { wordsOfStage } from './waterfall.ts';

/** How often turns that have become too old for the window are looked for. */
const agingMs = 10_000;

/** Where the time goes: each stage's p50 and p95 on one scale, and how the turns spread over the budget. */
export function latencyPanel(): Panel {
  const choice = h('select', { id: 'latency-window' }, ...windows.map(({ label }) => h('option', {}, label)));
  choice.selectedIndex = windows.length - 1;
  byId('latency-controls').replaceChildren(h('label', { for: 'latency-window' }, 'Turns of'), choice);
  const windowMs = () => windows[choice.selectedIndex]?.ms ?? Number.POSITIVE_INFINITY;
  const panel = panelOf(
    byId('latency'),
    ({ receipts }, nowMs) => [receipts, windowMs(), Math.floor(nowMs / agingMs)],
    ({ receipts }, nowMs) => {
      const rows = summarizeLatency(inWindow(receipts, windowMs(), nowMs));
      if (rows.length === 0) return [h('p', { class: 'quiet' }, 'No turn was measured in this time.')];
      const values = inWindow(receipts, windowMs(), nowMs).flatMap((one) => one.voiceToVoiceMs ?? []);
      return [stageTable(rows), ...(values.length === 0 ? [] : [spread(histogram(values))])];
    },
  );
  let shown: { readonly model: DashboardModel; readonly nowMs: number } | undefined;
  choice.addEventListener('change', () => shown && panel(shown.model, Date.now()));
  return (model, nowMs) => {
    shown = { model, nowMs };
    panel(model, nowMs);
  };
}

function stageTable(rows: readonly LatencyRow[]): Node {
  const most = Math.max(1, ...rows.map(({ p95Ms }) => p95Ms));
  const head = ['stage', 'p50 and p95', 'p50', 'p95'].map((title) => h('th', { scope: 'col' }, title));
  return h(
    'table',
    { class: 'waterfall stages' },
    h(
      'caption',
      { class: 'visually-hidden' },
      'How long each stage took, in half of the turns and in 95 of 100',
    ),
    h('thead', {}, h('tr', {}, ...head)),
    h('tbody', {}, ...rows.map((row) => stageRow(row, most))),
  );
}

function stageRow({ name, p50Ms, p95Ms, count }: LatencyRow, mostMs: number): Node {
  const { text, kind } = wordsOfStage(name);
  const [half, most] = [h('span', { class: `bar ${kind}` }), h('span', { class: `bar ${kind} faint` })];
  half.style.inlineSize = `${(p50Ms / mostMs) * 100}%`;
  most.style.inlineSize = `${((p95Ms - p50Ms) / mostMs) * 100}%`;
  const figure = (ms: number) => h('td', { class: 'figure' }, `${Math.round(ms)} ms`);
  return h(
    'tr',
    {},
    h('th', { scope: 'row', title: count === 1 ? '1 turn' : `${count} turns` }, text),
    h('td', { class: 'track' }, h('span', { class: 'bars-of-one' }, half, most)),
    figure(p50Ms),
    figure(p95Ms),
  );
}

/** The histogram as a list: what is drawn as a bar is read as a sentence. */
function spread(bins: readonly HistogramBin[]): Node {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return h(
    'ol',
    { class: 'spread', 'aria-label': 'Turns by the time until the answer was heard' },
    ...bins.map(({ fromMs, toMs, count }) => {
      const isLast = !Number.isFinite(toMs);
      const bar = h('span', { class: `column ${meaningOf(fromMs)}`, 'aria-hidden': 'true' });
      bar.style.blockSize = `${(count / most) * 100}%`;
      return h(
        'li',
        {},
        h(
          'span',
          { class: 'plot', 'aria-hidden': 'true' },
          h('span', {}, count === 0 ? '' : String(count)),
          bar,
        ),
        h(
          'span',
          { class: 'edge quiet', 'aria-hidden': 'true' },
          isLast ? `${fromMs / 1_000} s +` : `<${toMs / 1_000}`,
        ),
        h(
          'span',
          { class: 'visually-hidden' },
          `${isLast ? `over ${fromMs} ms` : `${fromMs} to ${toMs} ms`}: ${count}`,
        ),
      );
    }),
  );
}

const meaningOf = (fromMs: number) =>
  fromMs >= budget.p95Ms ? 'bad' : fromMs >= budget.p50Ms ? 'warning' : 'good';
