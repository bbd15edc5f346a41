import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { judgeHealth } from '../../dashboard/health.ts';
import { formatBytes, formatDuration } from '../../shared/format.ts';
import { byId, h, withCode } from '../element.ts';
import { type Panel, panelOf } from './panel.ts';

/** Whether it hears, thinks and speaks, in one line; what to do about it; and what it is. */
export function healthPanel(): Panel {
  const line = panelOf(
    byId('health'),
    ({ connection, status }) => [connection, status?.components, status?.sessions.length, status?.state],
    (model) => {
      const { meaning, sign, text, nextSteps } = judgeHealth(model);
      const note = nextSteps.map((step) => h('span', { class: 'step' }, ...withCode(step)));
      return [
        h('span', { class: `sign ${meaning}`, 'aria-hidden': 'true' }, sign),
        h('span', { class: 'words' }, h('strong', {}, text), ...note.slice(0, 2)),
      ];
    },
  );
  const facts = panelOf(byId('facts'), ({ status }) => [status], factsOf);
  return (model, nowMs) => {
    line(model, nowMs);
    facts(model, nowMs);
    document.title = `${judgeHealth(model).sign} aibot`;
    document.body.classList.toggle('stale', model.connection.state === 'lost');
  };
}

function factsOf({ status }: DashboardModel): Node[] {
  if (!status) return [];
  const { version, profile, uptimeMs, resources } = status;
  const facts = [
    `version ${version}`,
    profile,
    `up ${formatDuration(uptimeMs)}`,
    formatBytes(resources.rssBytes),
  ];
  return facts.map((fact) => h('span', {}, fact));
}
