import { composeLabels } from './labels.ts';
import type { ContainerState, EngineState, Plan, PlanStep } from './steps.ts';

export interface PlanDownInput {
  readonly state: EngineState;
  /** Volumes as well: models and everything else that was kept. */
  readonly withVolumes: boolean;
}

/**
 * Everything of a project goes: what depends on something stops before it. Needs no compose file; the labels
 * say what depends on what.
 */
export function planDown({ state, withVolumes }: PlanDownInput): Plan {
  const stops = planStop(state).steps;
  const isStopping = new Set(stops.map(({ id }) => id));
  const removals = state.containers.map(
    ({ id, name, labels }): PlanStep => ({
      kind: 'remove',
      id: `remove ${name}`,
      service: labels[composeLabels.service],
      after: isStopping.has(`stop ${name}`) ? [`stop ${name}`] : [],
      containerId: id,
      containerName: name,
      because: 'down',
    }),
  );
  const after = removals.map(({ id }) => id);
  // What carries no label of Compose's is external: others made it, and may use it.
  const networks = state.networks
    .filter(({ labels }) => labels[composeLabels.network] !== undefined)
    .map(
      (network): PlanStep => ({
        kind: 'remove-network',
        id: `remove network ${network.name}`,
        after,
        network,
      }),
    );
  const volumes = (withVolumes ? state.volumes : [])
    .filter(({ labels }) => labels[composeLabels.volume] !== undefined)
    .map(
      ({ name }): PlanStep => ({
        kind: 'remove-volume',
        id: `remove volume ${name}`,
        after,
        volumeName: name,
      }),
    );
  return { steps: [...stops, ...removals, ...networks, ...volumes] };
}

/** Stops all services, or those named, dependents first; what has ended already is left as it is. */
export function planStop(state: EngineState, services?: readonly string[]): Plan {
  const stopping = state.containers.filter(
    (container) => runs(container) && (services === undefined || services.includes(serviceOf(container))),
  );
  const ordered: ContainerState[] = [];
  const seen = new Set<ContainerState>();
  const visit = (container: ContainerState): void => {
    if (seen.has(container)) return;
    seen.add(container);
    for (const dependent of dependentsOf(container, stopping)) visit(dependent);
    ordered.push(container);
  };
  for (const container of stopping) visit(container);
  return {
    steps: ordered.map((container) => ({
      kind: 'stop',
      id: `stop ${container.name}`,
      service: serviceOf(container),
      after: dependentsOf(container, stopping).map(({ name }) => `stop ${name}`),
      containerId: container.id,
      containerName: container.name,
    })),
  };
}

const runs = ({ status }: ContainerState) =>
  status === 'running' || status === 'restarting' || status === 'paused' || status === 'stopping';
const serviceOf = ({ labels }: ContainerState) => labels[composeLabels.service] ?? '';

function dependentsOf(
  container: ContainerState,
  among: readonly ContainerState[],
): readonly ContainerState[] {
  return among.filter((other) =>
    (other.labels[composeLabels.dependsOn] ?? '')
      .split(',')
      .some((dependency) => dependency.split(':')[0] === serviceOf(container) && other !== container),
  );
}
