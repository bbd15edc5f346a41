import { applyPlan } from '../../src/docker/apply/apply-plan.ts';
import { readEngineState, readProjectState } from '../../src/docker/apply/read-state.ts';
import type { StackModel } from '../../src/docker/compose-file/model.ts';
import { readStack } from '../../src/docker/compose-file/read-stack.ts';
import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { containerName } from '../../src/docker/plan/container-spec.ts';
import { fileDigests } from '../../src/docker/plan/file-digests.ts';
import { planDown } from '../../src/docker/plan/plan-down.ts';
import { planUp } from '../../src/docker/plan/plan-up.ts';
import type { StackBench } from './stack-bench.ts';

/** What `up` does inside the daemon: read the files, look at the engine, plan, carry out. */
async function planFor(stack: StackModel, engine: ContainerEngine) {
  const state = await readEngineState(engine, stack);
  return planUp({ stack, state, version: '0.0.0-bench', fileDigests: fileDigests(stack) });
}

/** An `up` that finds nothing to do, ms. */
export async function noOpUp({ engine, real }: StackBench): Promise<number> {
  const startedMs = performance.now();
  const { files, variables, stack } = real;
  const { stack: read } = readStack({
    files,
    env: variables,
    profiles: [],
    projectName: stack.name,
  });
  const { steps } = await planFor(read, engine);
  if (steps.length > 0) throw new Error(`not a no-op: ${steps.map(({ id }) => id).join(', ')}`);
  return performance.now() - startedMs;
}

export interface ColdUp {
  /** Until the last container was started, ms. */
  readonly startedMs: number;
  readonly healthyMs: number;
  /** Along the slowest chain of dependencies, each service from its start until it was healthy, ms. */
  readonly slowestChainMs: number;
  readonly services: Readonly<Record<string, number>>;
}

/** From no container at all; images and volumes are there. */
export async function coldUp({ engine, real }: StackBench): Promise<ColdUp> {
  const beginMs = performance.now();
  const since = () => performance.now() - beginMs;
  const plan = await planFor(real.stack, engine);
  const started = new Map<string, number>();
  const services: Record<string, number> = {};
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  for await (const event of applyPlan(plan, engine)) {
    if (event.type !== 'step-finished') continue;
    const step = steps.get(event.stepId);
    if (step?.service === undefined) continue;
    if (step.kind === 'start') started.set(step.service, since());
    if (step.kind === 'wait') services[step.service] = since() - (started.get(step.service) ?? 0);
  }
  return {
    startedMs: Math.max(...started.values()),
    healthyMs: since(),
    slowestChainMs: Math.max(...Object.keys(services).map((name) => chainMs(name, real.stack, services))),
    services,
  };
}

function chainMs(name: string, stack: StackModel, own: Readonly<Record<string, number>>): number {
  const before = stack.services[name]?.dependsOn.map(({ service }) => chainMs(service, stack, own)) ?? [];
  return (own[name] ?? 0) + Math.max(0, ...before);
}

export async function takeDown({ engine, real }: StackBench): Promise<number> {
  const startedMs = performance.now();
  const plan = planDown({ state: await readProjectState(engine, real.stack.name), withVolumes: true });
  const events = applyPlan(plan, engine);
  while (!(await events.next()).done);
  return performance.now() - startedMs;
}

export const containerOf = ({ real }: StackBench, service: string) => containerName(real.stack.name, service);
