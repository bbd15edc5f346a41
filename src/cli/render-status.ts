import { styleText } from 'node:util';
import type { ComponentStatus, DaemonStatus } from '../control/status.ts';
import { formatBytes, formatDuration } from './format.ts';
import { renderTable } from './table.ts';

const stateStyles: Readonly<Record<ComponentStatus['state'], Parameters<typeof styleText>[0]>> = {
  starting: 'yellow',
  ready: 'green',
  degraded: 'yellow',
  failed: 'red',
  stopped: 'dim',
  disabled: 'dim',
};

/** The daemon at a glance, as lines for a terminal of `width` columns. */
export function renderStatus(status: DaemonStatus, options: { readonly width: number }): string[] {
  const { resources, components, sessions } = status;
  const lines = [
    `aibot ${status.version} is ${status.state} (${status.profile}, process ${status.pid}, up ${formatDuration(status.uptimeMs)})`,
    `${formatBytes(resources.rssBytes)} of memory, ${(resources.cpuFraction * 100).toFixed(1)} % of a core, event loop p99 ${resources.eventLoopDelayP99Ms.toFixed(0)} ms`,
    renderTurns(status.turns),
  ];
  if (components.length > 0) {
    lines.push(
      '',
      ...renderTable(
        components,
        [
          { title: 'component', value: (one) => one.id },
          { title: 'state', value: (one) => styleText(stateStyles[one.state], one.state) },
          { title: 'detail', value: (one) => one.detail, isFlexible: true },
        ],
        options,
      ),
    );
  }
  for (const session of sessions) {
    const people = session.speakers.map((speaker) => speaker.name).join(', ');
    lines.push('', `In ${session.place} with ${people === '' ? 'nobody' : people}, ${session.turns} turns`);
  }
  for (const step of new Set(components.flatMap((component) => component.nextSteps)))
    lines.push(`  → ${step}`);
  return lines;
}

function renderTurns(turns: DaemonStatus['turns']): string {
  const counts = `${turns.answered} answered, ${turns.interrupted} interrupted, ${turns.ignored} ignored, ${turns.failed} failed`;
  if (turns.voiceToVoiceP50Ms === undefined || turns.voiceToVoiceP95Ms === undefined)
    return `Turns: ${counts}`;
  return `Turns: ${counts}; voice-to-voice p50 ${Math.round(turns.voiceToVoiceP50Ms)} ms, p95 ${Math.round(turns.voiceToVoiceP95Ms)} ms`;
}
