import type { ApplyEvent } from '../../src/docker/apply/apply-event.ts';
import { type ApplyOptions, applyPlan } from '../../src/docker/apply/apply-plan.ts';
import { readEngineState, readProjectState } from '../../src/docker/apply/read-state.ts';
import type { ServiceModel, StackModel } from '../../src/docker/compose-file/model.ts';
import type { ContainerEngine, EngineCall } from '../../src/docker/container-engine.ts';
import { planDown } from '../../src/docker/plan/plan-down.ts';
import { planUp } from '../../src/docker/plan/plan-up.ts';
import type { DigestLock, Plan } from '../../src/docker/plan/steps.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { collect, programs } from './contract/engine-under-test.ts';

/** A service that sleeps and is healthy at once, unless told otherwise. */
export function tinyService(name: string, image: string, rest: Partial<ServiceModel> = {}): ServiceModel {
  return {
    name,
    image,
    command: programs.runs,
    environment: {},
    ports: [],
    mounts: [],
    networks: { default: { aliases: [] } },
    healthcheck: {
      test: ['CMD', 'true'],
      intervalMs: 1_000,
      startIntervalMs: 100,
      startPeriodMs: 2_000,
      timeoutMs: 2_000,
      retries: 1,
    },
    dependsOn: [],
    restart: { policy: 'unless-stopped' },
    init: true,
    labels: {},
    resources: { devices: [] },
    profiles: [],
    stopGracePeriodMs: 1_000,
    extraHosts: [],
    isReadOnly: false,
    capDrop: [],
    capAdd: [],
    securityOpt: [],
    ...rest,
  };
}

export const healthy = (service: string) =>
  ({ service, condition: 'service_healthy', isRequired: true, restarts: false }) as const;

/** One network, one volume named `models`, and the services given. */
export function stackOf(name: string, ...services: readonly ServiceModel[]): StackModel {
  const shared = { isExternal: false, driverOptions: {}, labels: {} };
  return {
    name,
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    networks: { default: { ...shared, key: 'default', name: `${name}_default`, isInternal: false } },
    volumes: { models: { ...shared, key: 'models', name: `${name}_models` } },
    inactive: [],
    files: ['/stack/compose.yaml'],
    projectDir: '/stack',
  };
}

/** Real time, but nobody is patient: what is looked at again is looked at at once. */
export const hurriedClock: Clock = {
  ...systemClock,
  sleep: (ms, options) => systemClock.sleep(Math.min(ms, 5), options),
};

/** What `aibot up` does: look, plan, carry out. Gives the plan and what happened. */
export async function up(
  stack: StackModel,
  engine: ContainerEngine,
  options: ApplyOptions & { readonly lock?: DigestLock } = {},
): Promise<{ readonly plan: Plan; readonly events: readonly ApplyEvent[] }> {
  const plan = await planned(stack, engine, options);
  const events: ApplyEvent[] = [];
  for await (const event of applyPlan(plan, engine, options)) events.push(event);
  return { plan, events };
}

export async function planned(
  stack: StackModel,
  engine: ContainerEngine,
  { signal, lock }: EngineCall & { readonly lock?: DigestLock } = {},
): Promise<Plan> {
  return planUp({
    stack,
    version: '0.0.0-test',
    lock,
    state: await readEngineState(engine, stack, { signal }),
  });
}

export async function down(project: string, engine: ContainerEngine, withVolumes: boolean): Promise<void> {
  const plan = planDown({ state: await readProjectState(engine, project), withVolumes });
  await collect(applyPlan(plan, engine));
}

/** What the engine has of a project: `container/x`, `network/x`, `volume/x`. */
export async function whatIsLeft(project: string, engine: ContainerEngine): Promise<string[]> {
  const { containers, networks, volumes } = await readProjectState(engine, project);
  return [
    ...containers.map(({ name }) => `container/${name}`),
    ...networks.map(({ name }) => `network/${name}`),
    ...volumes.map(({ name }) => `volume/${name}`),
  ].sort();
}
