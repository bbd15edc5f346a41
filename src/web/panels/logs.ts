import type { LogLevel, LogRecord } from '../../control/logs.ts';
import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { formatTime } from '../../shared/format.ts';
import { byId, h } from '../element.ts';
import type { Panel } from './panel.ts';

const levels: Readonly<Record<LogLevel, { readonly rank: number; readonly meaning: string }>> = {
  debug: { rank: 0, meaning: 'quiet' },
  info: { rank: 1, meaning: 'good' },
  warn: { rank: 2, meaning: 'warning' },
  error: { rank: 3, meaning: 'bad' },
};
const levelNames = Object.keys(levels) as readonly LogLevel[];
const shownLines = 100;

/** What the daemon writes, newest first, from a level on and with what is looked for in it. */
export function logsPanel(): Panel {
  const place = byId('logs');
  const level = h(
    'select',
    { id: 'log-level' },
    ...levelNames.map((name) => h('option', { value: name }, name)),
  );
  level.value = 'info';
  const filter = h('input', { id: 'log-filter', type: 'search', autocomplete: 'off', spellcheck: 'false' });
  byId('log-controls').replaceChildren(
    h('label', { for: 'log-level' }, 'From'),
    level,
    h('label', { for: 'log-filter' }, 'with'),
    filter,
  );
  const lines = new WeakMap<LogRecord, HTMLElement>();
  let logs: DashboardModel['logs'] = [];
  let drawn: unknown;

  function draw(): void {
    const wanted = passing(logs, levels[level.value as LogLevel].rank, filter.value.trim().toLowerCase());
    place.replaceChildren(
      wanted.length === 0
        ? h('p', { class: 'quiet' }, logs.length === 0 ? 'Nothing was written yet.' : 'No line passes.')
        : h('ol', {}, ...wanted.map((record) => lineOf(record, lines))),
    );
  }

  for (const control of [level, filter]) control.addEventListener('input', draw);
  return (model) => {
    // What somebody is about to copy stays where it is.
    if (drawn === model.logs || isSelectedIn(place)) return;
    drawn = logs = model.logs;
    draw();
  };
}

function passing(logs: readonly LogRecord[], rank: number, text: string): LogRecord[] {
  const found: LogRecord[] = [];
  for (let index = logs.length - 1; index >= 0 && found.length < shownLines; index--) {
    const record = logs[index];
    if (record && levels[record.level].rank >= rank && textOf(record).toLowerCase().includes(text))
      found.push(record);
  }
  return found;
}

const textOf = ({ source, message, fields }: LogRecord) => `${source} ${message} ${fieldsOf(fields)}`;

const fieldsOf = (fields: LogRecord['fields']) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');

function lineOf(record: LogRecord, lines: WeakMap<LogRecord, HTMLElement>): HTMLElement {
  const known = lines.get(record);
  if (known) return known;
  const { timeMs, level, source, message, fields } = record;
  const line = h(
    'li',
    {},
    h('time', { class: 'quiet', datetime: new Date(timeMs).toISOString() }, formatTime(timeMs).slice(-8)),
    ' ',
    h('span', { class: `state ${levels[level].meaning}` }, level),
    ' ',
    h('span', { class: 'name' }, source),
    ` ${message} `,
    h('span', { class: 'quiet' }, fieldsOf(fields)),
  );
  lines.set(record, line);
  return line;
}

function isSelectedIn(place: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && place.contains(selection.anchorNode);
}
