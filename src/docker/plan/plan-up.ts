import { AibotError } from '../../shared/errors.ts';
import type { DependencyModel, ServiceModel, StackModel } from '../compose-file/model.ts';
import type { ContainerSpec } from '../container.ts';
import { containerName, containerSpecOf } from './container-spec.ts';
import { changedParts, composeLabels, containerLabels, resourceLabels } from './labels.ts';
import { planImage } from './plan-images.ts';
import type { ContainerState, DigestLock, EngineState, Plan, PlanStep, StepId } from './steps.ts';

export interface PlanUpInput {
  readonly stack: StackModel;
  readonly state: EngineState;
  /** Of aibot; a label. */
  readonly version: string;
  readonly lock?: DigestLock | undefined;
  /** Content hashes of files that are mounted, by absolute path: a changed one is a reason to recreate. */
  readonly fileDigests?: Readonly<Record<string, string>> | undefined;
  /** Only these services and what they depend on; everything by default. */
  readonly services?: readonly string[] | undefined;
}

/**
 * What to do so that the engine has what is wanted; nothing, when it has. Pure. Creation does not wait for
 * dependencies, starting does, so that an executor with enough hands is bound by the slowest chain only.
 */
export function planUp(input: PlanUpInput): Plan {
  const steps = new Map<StepId, PlanStep>();
  const add = (step: PlanStep | undefined): StepId[] => {
    if (!step) return [];
    if (!steps.has(step.id)) steps.set(step.id, step);
    return [step.id];
  };
  const services = inDependencyOrder(input);
  const recreated = new Set<string>();
  /** Service → the step after which it runs, or is healthy; absent when it does or is already. */
  const reached = { started: new Map<string, StepId>(), settled: new Map<string, StepId>() };

  for (const service of services) {
    const { kept, surplus } = containersOf(service, input);
    for (const container of surplus) for (const step of removal(container, 'surplus')) add(step);
    const image = add(planImage(service, input.stack, { state: input.state, lock: input.lock ?? {} }));
    const resources = [
      ...image,
      ...networksOf(service, input).flatMap(add),
      ...volumesOf(service, input).flatMap(add),
    ];
    const made = add(creation(service, kept, resources, input));
    if (made.length > 0 && kept) recreated.add(service.name);
    const before = [...made, ...service.dependsOn.flatMap((dependency) => stepBefore(dependency, reached))];
    const run = add(running(service, made.length > 0 ? undefined : kept, before, recreated, input));
    const [started] = run;
    if (started !== undefined) reached.started.set(service.name, started);
    const settled = add(settling(service, started === undefined ? kept : undefined, run, services, input));
    if (settled[0] !== undefined) reached.settled.set(service.name, settled[0]);
  }
  for (const container of orphans(input)) for (const step of removal(container, 'orphan')) add(step);
  return { steps: [...steps.values()] };
}

function inDependencyOrder({ stack, services }: PlanUpInput): readonly ServiceModel[] {
  const ordered = new Map<string, ServiceModel>();
  const visit = (name: string): void => {
    const service = stack.services[name];
    if (!service || ordered.has(name)) return;
    for (const dependency of service.dependsOn) visit(dependency.service);
    ordered.set(name, service);
  };
  for (const name of services ?? Object.keys(stack.services)) visit(name);
  return [...ordered.values()];
}

function containersOf(service: ServiceModel, { stack, state }: PlanUpInput) {
  const own = state.containers.filter(
    ({ labels }) => labels[composeLabels.service] === service.name && labels[composeLabels.oneOff] !== 'True',
  );
  const kept = own.find(({ name }) => name === containerName(stack.name, service.name)) ?? own[0];
  return { kept, surplus: own.filter((container) => container !== kept) };
}

function networksOf(service: ServiceModel, input: PlanUpInput): readonly (PlanStep | undefined)[] {
  return Object.keys(service.networks).map((key): PlanStep | undefined => {
    const network = input.stack.networks[key];
    if (!network || input.state.networks.some(({ name }) => name === network.name)) return undefined;
    if (network.isExternal) throw externalMissing('network', network.name);
    const { name, driver, driverOptions, isInternal } = network;
    const labels = resourceLabels('network', network, input);
    const wanted = { name, labels, driver, driverOptions, isInternal };
    return { kind: 'create-network', id: `create network ${name}`, after: [], network: wanted };
  });
}

function volumesOf(service: ServiceModel, input: PlanUpInput): readonly (PlanStep | undefined)[] {
  return service.mounts.map((mount): PlanStep | undefined => {
    const volume = mount.type === 'volume' && mount.source ? input.stack.volumes[mount.source] : undefined;
    if (!volume || input.state.volumes.some(({ name }) => name === volume.name)) return undefined;
    if (volume.isExternal) throw externalMissing('volume', volume.name);
    const { name, driver, driverOptions } = volume;
    const labels = resourceLabels('volume', volume, input);
    return {
      kind: 'create-volume',
      id: `create volume ${name}`,
      after: [],
      volume: { name, labels, driver, driverOptions },
    };
  });
}

function creation(
  service: ServiceModel,
  kept: ContainerState | undefined,
  after: readonly StepId[],
  input: PlanUpInput,
): PlanStep | undefined {
  const spec = containerSpecOf(service, input.stack);
  const config = { spec, labels: service.labels, files: mountedFiles(service, input.fileDigests ?? {}) };
  const container: ContainerSpec = { ...spec, labels: containerLabels(service, config, input) };
  if (!kept) return { kind: 'create', id: `create ${spec.name}`, service: service.name, after, container };
  const changed = [...reasonsInState(kept, spec.name), ...changedParts(kept.labels, config)];
  const image = input.state.images[service.image];
  const isNewImage = after.some((id) => /^(pull|build) /.test(id)) || image?.id !== kept.imageId;
  if (isNewImage && !changed.includes('image changed')) changed.push('image changed');
  if (changed.length === 0) return undefined;
  return {
    kind: 'recreate',
    id: `recreate ${spec.name}`,
    service: service.name,
    after,
    container,
    replaces: kept.id,
    graceMs: service.stopGracePeriodMs,
    changed,
  };
}

function reasonsInState({ name, status }: ContainerState, wantedName: string): string[] {
  if (status === 'dead' || status === 'removing') return [`it is ${status}`];
  return name === wantedName ? [] : [`its name is ${name}`];
}

function mountedFiles(
  service: ServiceModel,
  digests: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    service.mounts.flatMap((mount) => {
      const digest = mount.type === 'bind' ? digests[mount.source] : undefined;
      return mount.type === 'bind' && digest !== undefined ? [[mount.source, digest]] : [];
    }),
  );
}

function running(
  service: ServiceModel,
  kept: ContainerState | undefined,
  after: readonly StepId[],
  recreated: ReadonlySet<string>,
  { stack }: PlanUpInput,
): PlanStep | undefined {
  const name = containerName(stack.name, service.name);
  const start: PlanStep = {
    kind: 'start',
    id: `start ${name}`,
    service: service.name,
    after,
    containerName: name,
  };
  if (!kept) return start;
  switch (kept.status) {
    case 'running':
    case 'restarting': {
      const moved = service.dependsOn.find(({ service: on, restarts }) => restarts && recreated.has(on));
      return moved && restart(service, name, after, `${moved.service} was recreated`);
    }
    case 'paused':
      return restart(service, name, after, 'it is paused');
    default:
      return isDone(service, kept) ? undefined : start;
  }
}

function restart(service: ServiceModel, name: string, after: readonly StepId[], because: string): PlanStep {
  return {
    kind: 'restart',
    id: `restart ${name}`,
    service: service.name,
    after,
    containerName: name,
    because,
  };
}

/** One that is to run once and has: starting it again would do its work twice. */
function isDone({ restart: { policy } }: ServiceModel, { status, exitCode }: ContainerState): boolean {
  return policy === 'no' && status === 'exited' && exitCode === 0;
}

/** Waits for health, or for the end of a service that others want to have ended. */
function settling(
  service: ServiceModel,
  asIs: ContainerState | undefined,
  after: readonly StepId[],
  all: readonly ServiceModel[],
  { stack }: PlanUpInput,
): PlanStep | undefined {
  const name = containerName(stack.name, service.name);
  const wait = (until: 'healthy' | 'completed'): PlanStep => ({
    kind: 'wait',
    id: `wait ${name}`,
    service: service.name,
    after,
    containerName: name,
    until,
  });
  const conditions = all.flatMap(({ dependsOn }) =>
    dependsOn.flatMap(({ service: on, condition }) => (on === service.name ? [condition] : [])),
  );
  if (asIs && isDone(service, asIs)) return undefined;
  if (conditions.includes('service_completed_successfully')) return wait('completed');
  const own = service.healthcheck ? service.healthcheck.test[0] !== 'NONE' : undefined;
  // An image may bring a check of its own, which shows only in a container of it.
  const hasCheck = own ?? (asIs ? asIs.health !== 'none' : conditions.includes('service_healthy'));
  return !hasCheck || asIs?.health === 'healthy' ? undefined : wait('healthy');
}

function stepBefore(
  { service, condition }: DependencyModel,
  reached: { readonly started: ReadonlyMap<string, StepId>; readonly settled: ReadonlyMap<string, StepId> },
): readonly StepId[] {
  const step = condition === 'service_started' ? reached.started.get(service) : reached.settled.get(service);
  return step === undefined ? [] : [step];
}

function orphans({ stack, state }: PlanUpInput): readonly ContainerState[] {
  const known = new Set([...Object.keys(stack.services), ...stack.inactive]);
  return state.containers.filter(({ labels }) => {
    const service = labels[composeLabels.service];
    return service !== undefined && !known.has(service) && labels[composeLabels.oneOff] !== 'True';
  });
}

function removal({ id, name, labels }: ContainerState, because: 'orphan' | 'surplus'): readonly PlanStep[] {
  const of = { service: labels[composeLabels.service], containerId: id, containerName: name };
  const stop: PlanStep = { kind: 'stop', id: `stop ${name}`, after: [], ...of };
  return [stop, { kind: 'remove', id: `remove ${name}`, after: [stop.id], because, ...of }];
}

function externalMissing(kind: 'network' | 'volume', name: string): AibotError {
  return new AibotError(`The ${kind} ${name} is to be there already, and it is not`, {
    code: `${kind}-not-found`,
    nextSteps: [`Create it: \`docker ${kind} create ${name}\`.`],
  });
}
