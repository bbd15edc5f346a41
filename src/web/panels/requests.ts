import type { LogRecord } from '../../control/logs.ts';
import { formatTime } from '../../shared/format.ts';
import { byId, h } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';

const shownRequests = 8;

/** What others asked of the gateway: the log's lines of it, which hold no word of what was in a request. */
export function requestsPanel(): Panel {
  const section = byId('requests-section');
  return panelOf(
    byId('requests'),
    ({ logs }) => [logs],
    ({ logs }) => {
      const requests = logs.filter(isRequest).slice(-shownRequests).reverse();
      section.hidden = requests.length === 0;
      return [h('ul', { class: 'requests' }, ...requests.map(itemOf))];
    },
  );
}

const isRequest = ({ message, fields }: LogRecord) =>
  message === 'gateway request' && !String(fields['route']).startsWith('/dashboard');

function itemOf({ fields, timeMs }: LogRecord): Node {
  const { method, route, status, tookMs, key } = fields;
  const meaning = Number(status) < 400 ? 'good' : Number(status) < 500 ? 'warning' : 'bad';
  return h(
    'li',
    {},
    h('span', { class: `state ${meaning}` }, String(status)),
    h('span', { class: 'name' }, `${String(method)} ${String(route)}`),
    h(
      'span',
      { class: 'quiet small' },
      [`${String(tookMs)} ms`, typeof key === 'string' ? key : '', formatTime(timeMs)]
        .filter(Boolean)
        .join(', '),
    ),
  );
}
