import type { ComponentStatus } from '../../control/status.ts';
import { worstFirst } from '../../dashboard/health.ts';
import { formatDuration } from '../../shared/format.ts';
import { byId, h, withCode } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';

/** The sign of a state: told apart without colours as well. */
const signs: Readonly<Record<ComponentStatus['state'], { readonly sign: string; readonly meaning: string }>> =
  {
    failed: { sign: '✖', meaning: 'bad' },
    degraded: { sign: '▲', meaning: 'warning' },
    starting: { sign: '◌', meaning: 'warning' },
    ready: { sign: '●', meaning: 'good' },
    stopped: { sign: '■', meaning: 'quiet' },
    disabled: { sign: '○', meaning: 'quiet' },
  };

/** Engines, their processes, services: how each is, and what to do about it. */
export function servicesPanel(): Panel {
  return panelOf(
    byId('services'),
    ({ status }, nowMs) => [status?.components, Math.floor(nowMs / 10_000)],
    ({ status }, nowMs) => {
      const components = status?.components ?? [];
      if (components.length === 0) return [h('p', { class: 'quiet' }, 'Nothing is known of them yet.')];
      const head = ['part', 'state', 'for'].map((title) => h('th', { scope: 'col' }, title));
      return [
        h(
          'table',
          { class: 'services' },
          h('thead', {}, h('tr', {}, ...head)),
          h('tbody', {}, ...worstFirst(components).map((one) => rowOf(one, nowMs))),
        ),
      ];
    },
  );
}

function rowOf({ id, state, detail, sinceMs, nextSteps, facts }: ComponentStatus, nowMs: number): Node {
  const { sign, meaning } = signs[state];
  const restarts = Number(facts['restarts'] ?? 0);
  const notes = [detail, restarts > 0 ? `restarted ${restarts}\u00a0×` : ''].filter((note) => note !== '');
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'name' }, id),
      h('span', { class: 'quiet small note' }, notes.join(', ')),
      meaning === 'good' ? undefined : h('span', { class: 'small note' }, ...withCode(nextSteps[0] ?? '')),
    ),
    h(
      'td',
      {},
      h('span', { class: `state ${meaning}` }, h('span', { 'aria-hidden': 'true' }, `${sign} `), state),
    ),
    h('td', { class: 'quiet small' }, sinceMs === 0 ? '' : coarse(nowMs - sinceMs)),
  );
}

/** `45 s`, `12 min`, `3 h`, `2 d`. */
const coarse = (ms: number) =>
  formatDuration(Math.max(1_000, Math.floor(ms / 1_000) * 1_000))
    .replace(/\.\d+/, '')
    .split(' ')
    .slice(0, 2)
    .join(' ');
