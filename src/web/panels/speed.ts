import { budget, percentile } from '../../dashboard/latency.ts';
import { byId, h, svg } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';

/** Turns the bars show. */
const shownTurns = 40;
const barWidth = 6;
const heightOf = 56;

/** How fast it answers: the two percentiles against the budget, and a bar a turn. */
export function speedPanel(): Panel {
  return panelOf(
    byId('speed'),
    ({ receipts, status }) => [receipts, status?.turns.answered, status?.turns.interrupted],
    ({ receipts, status }) => {
      const values = receipts.flatMap((receipt) => receipt.voiceToVoiceMs ?? []);
      if (values.length === 0)
        return [h('p', { class: 'quiet' }, 'No spoken question was answered yet. The first one shows here.')];
      const counts = status?.turns;
      return [
        h(
          'dl',
          { class: 'figures' },
          ...figure('p50', percentile(values, 0.5) ?? 0, budget.p50Ms),
          ...figure('p95', percentile(values, 0.95) ?? 0, budget.p95Ms),
        ),
        bars(values.slice(-shownTurns)),
        h(
          'p',
          { class: 'quiet small' },
          counts
            ? `${counts.answered} answered, ${counts.interrupted} interrupted, ${counts.ignored} ignored, ${counts.failed} failed`
            : '',
        ),
      ];
    },
  );
}

function figure(name: string, ms: number, limitMs: number): Node[] {
  const meaning = ms <= limitMs ? 'good' : 'bad';
  const verdict = ms <= limitMs ? 'within' : 'over';
  return [
    h(
      'div',
      { class: `figure ${meaning}` },
      h('dt', {}, name),
      h('dd', {}, h('span', { class: 'value' }, String(Math.round(ms))), ' ms'),
      h('dd', { class: 'small quiet' }, `${verdict} ${limitMs} ms`),
    ),
  ];
}

function bars(values: readonly number[]): Node {
  const most = Math.max(budget.p95Ms * 1.1, ...values);
  const y = (ms: number) => heightOf - (ms / most) * heightOf;
  const width = shownTurns * barWidth;
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(Math.round);
  return svg(
    'svg',
    {
      class: 'bars',
      viewBox: `0 0 ${width} ${heightOf}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': `The last ${values.length} turns: ${least} to ${greatest} ms`,
    },
    ...values.map((ms, index) =>
      svg('rect', {
        class: ms <= budget.p50Ms ? 'good' : ms <= budget.p95Ms ? 'warning' : 'bad',
        x: width - (values.length - index) * barWidth + 1,
        y: y(ms),
        width: barWidth - 2,
        height: heightOf - y(ms),
        rx: 1,
      }),
    ),
    ...[budget.p50Ms, budget.p95Ms].map((ms) =>
      svg('line', { x1: 0, x2: width, y1: y(ms), y2: y(ms), 'vector-effect': 'non-scaling-stroke' }),
    ),
  );
}
