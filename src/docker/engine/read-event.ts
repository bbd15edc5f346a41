import type { EngineEvent } from '../observation.ts';
import { toHealth } from './read-container.ts';

/** One line of `GET /events`, as far as it is used. */
export interface EventLine {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
  readonly timeNano?: number;
}

/** Actions that are asked for: health checks alone would be an `exec_…` every few seconds. */
export const watchedActions = [
  ...['create', 'start', 'die', 'kill', 'stop', 'oom', 'pause', 'unpause', 'destroy', 'health_status'],
];

const plainTypes = {
  create: 'created',
  start: 'started',
  stop: 'stopped',
  pause: 'paused',
  unpause: 'unpaused',
  oom: 'out-of-memory',
  destroy: 'destroyed',
} as const;

export function readEvent(line: EventLine): EngineEvent | undefined {
  const action = line.Action ?? '';
  const labels = line.Actor?.Attributes ?? {};
  const base = { containerId: line.Actor?.ID ?? '', labels, atMs: Math.round((line.timeNano ?? 0) / 1e6) };
  if (line.Type !== 'container') return undefined;
  // The health is part of the action's name: `health_status: healthy`.
  const [name = '', health] = action.split(': ');
  if (name === 'health_status') return { ...base, type: 'health-changed', health: toHealth(health) };
  if (name === 'die') return { ...base, type: 'died', exitCode: Number(labels['exitCode'] ?? 0) };
  if (name === 'kill') return { ...base, type: 'killed', killSignal: labels['signal'] ?? '' };
  const type = plainTypes[name as keyof typeof plainTypes] as
    | (typeof plainTypes)[keyof typeof plainTypes]
    | undefined;
  return type && { ...base, type };
}
