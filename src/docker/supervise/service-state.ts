import type { HealthStatus } from '../container.ts';

/** What a service is doing. `reason` is one sentence for people. */
export type ServiceState =
  /** There is no container of it. */
  | { readonly type: 'absent' }
  /** Its image is being fetched or built. */
  | { readonly type: 'pulling' }
  | { readonly type: 'created' }
  | { readonly type: 'starting' }
  | { readonly type: 'healthy' }
  | {
      readonly type: 'unhealthy';
      readonly reason: string;
      /** Who says so: the engine's check, the end-to-end probe, or nobody can say (the engine is gone). */
      readonly source: 'check' | 'probe' | 'engine';
    }
  | { readonly type: 'restarting'; readonly reason: string; readonly attempt: number }
  | { readonly type: 'stopped'; readonly reason: string }
  /** Given up: it stays so until somebody asks for it again. */
  | { readonly type: 'failed'; readonly reason: string };

export type ServiceStateName = ServiceState['type'];

/** A container as the engine shows it now; `undefined`: there is none. */
export type SeenContainer =
  | { readonly status: 'created' | 'paused' }
  | { readonly status: 'running'; readonly health: HealthStatus; readonly lastCheck: string }
  /** `restarting`: the engine starts it again in a moment. */
  | { readonly status: 'ended' | 'restarting'; readonly reason: string };

export type ServiceSignal =
  | { readonly type: 'fetch-begun' }
  | { readonly type: 'seen'; readonly container: SeenContainer | undefined }
  | { readonly type: 'engine-lost' }
  | { readonly type: 'probe-passed' }
  | { readonly type: 'probe-failed'; readonly reason: string }
  | { readonly type: 'restart-begun'; readonly reason: string; readonly attempt: number }
  | { readonly type: 'given-up'; readonly reason: string }
  | { readonly type: 'stop-asked' };

/** Which state may follow which. */
export const legalNext: Readonly<Record<ServiceStateName, readonly ServiceStateName[]>> = {
  absent: ['pulling', 'created', 'restarting', 'failed'],
  pulling: ['created', 'absent', 'stopped', 'failed'],
  created: ['starting', 'absent', 'restarting', 'stopped', 'failed'],
  starting: ['healthy', 'unhealthy', 'restarting', 'stopped', 'failed'],
  healthy: ['unhealthy', 'restarting', 'stopped'],
  unhealthy: ['healthy', 'starting', 'restarting', 'stopped', 'failed'],
  restarting: ['starting', 'pulling', 'created', 'stopped', 'absent', 'failed'],
  stopped: ['starting', 'pulling', 'restarting', 'created', 'absent', 'failed'],
  failed: ['starting', 'pulling', 'restarting', 'created', 'stopped', 'absent'],
};

/**
 * What a signal makes of a state: the states that are gone through, the last one being the new one; empty when it
 * changes nothing. Events can be missed (an engine that is killed tells nobody), so that what is seen may lie
 * further on than one step: what lies between happened all the same.
 */
export function transition(state: ServiceState, signal: ServiceSignal): readonly ServiceState[] {
  const target = targetOf(state, signal);
  if (!target || isSame(state, target)) return [];
  return [...passage(state.type, target.type).map(passing), target];
}

function targetOf(state: ServiceState, signal: ServiceSignal): ServiceState | undefined {
  switch (signal.type) {
    case 'fetch-begun':
      return isRunning(state) ? undefined : { type: 'pulling' };
    case 'seen':
      return seenState(state, signal.container);
    case 'engine-lost':
      // What does not run is what it was before; of the rest nobody knows.
      return isRunning(state)
        ? { type: 'unhealthy', reason: 'the container engine does not answer', source: 'engine' }
        : undefined;
    case 'probe-passed':
      return state.type === 'unhealthy' && state.source === 'probe' ? { type: 'healthy' } : undefined;
    case 'probe-failed':
      return state.type === 'healthy'
        ? { type: 'unhealthy', reason: signal.reason, source: 'probe' }
        : undefined;
    case 'restart-begun':
      return { type: 'restarting', reason: signal.reason, attempt: signal.attempt };
    case 'given-up':
      return { type: 'failed', reason: signal.reason };
    case 'stop-asked':
      return state.type === 'absent' ? undefined : { type: 'stopped', reason: 'it was stopped on request' };
  }
}

function seenState(state: ServiceState, seen: SeenContainer | undefined): ServiceState | undefined {
  // Decided here and not there: what is under way, or was given up, is not undone by a look at its remains.
  const isDecided = state.type === 'restarting' || state.type === 'failed';
  switch (seen?.status) {
    case undefined:
      return isDecided || state.type === 'pulling' ? undefined : { type: 'absent' };
    case 'created':
      return isDecided ? undefined : { type: 'created' };
    case 'ended':
      // Of one that is stopped it is known why already.
      return isDecided || state.type === 'pulling' || state.type === 'stopped'
        ? undefined
        : { type: 'stopped', reason: seen.reason };
    case 'paused':
      return { type: 'unhealthy', reason: 'it is paused', source: 'check' };
    case 'restarting':
      return state.type === 'restarting'
        ? undefined
        : { type: 'restarting', reason: seen.reason, attempt: 1 };
    case 'running':
      return runningState(state, seen);
  }
}

function runningState(
  state: ServiceState,
  { health, lastCheck }: Extract<SeenContainer, { status: 'running' }>,
): ServiceState | undefined {
  if (health === 'starting') return { type: 'starting' };
  if (health === 'unhealthy') {
    const said = lastCheck === '' ? '' : `: ${lastCheck}`;
    return { type: 'unhealthy', reason: `its health check fails${said}`, source: 'check' };
  }
  // A green check does not outweigh the probe that has just shown it to lie.
  return state.type === 'unhealthy' && state.source === 'probe' ? undefined : { type: 'healthy' };
}

const isRunning = ({ type }: ServiceState) =>
  type === 'starting' || type === 'healthy' || type === 'unhealthy';

function isSame(one: ServiceState, other: ServiceState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The shortest way between two states, both ends left out. */
function passage(from: ServiceStateName, to: ServiceStateName): readonly ServiceStateName[] {
  // Of the same kind with another reason.
  if (from === to) return [];
  const ways: ServiceStateName[][] = [[from]];
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    if (legalNext[last].includes(to)) return way.slice(1);
    for (const next of legalNext[last])
      if (!ways.some((known) => known.includes(next))) ways.push([...way, next]);
  }
  throw new Error(`no way leads from ${from} to ${to}`);
}

/** A state that was gone through unseen. */
function passing(name: ServiceStateName): ServiceState {
  const reason = 'it was not watched at that moment';
  switch (name) {
    case 'unhealthy':
      return { type: name, reason, source: 'engine' };
    case 'restarting':
      return { type: name, reason, attempt: 0 };
    case 'stopped':
    case 'failed':
      return { type: name, reason };
    default:
      return { type: name };
  }
}
