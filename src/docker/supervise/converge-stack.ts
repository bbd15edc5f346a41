import type { Clock } from '../../shared/clock.ts';
import type { ApplyEvent } from '../apply/apply-event.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { readEngineState } from '../apply/read-state.ts';
import type { StackModel } from '../compose-file/model.ts';
import type { ContainerEngine } from '../container-engine.ts';
import { fileDigests } from '../plan/file-digests.ts';
import { leaveOut } from '../plan/leave-out.ts';
import { planUp } from '../plan/plan-up.ts';
import type { Plan, PlanStep } from '../plan/steps.ts';
import type { DigestLockFile } from './digest-lock-file.ts';
import type { SupervisedService } from './supervised-service.ts';
import { wantedStack } from './wanted-stack.ts';

export interface ConvergeOptions {
  readonly engine: ContainerEngine;
  /** What is wanted; services that are not in it are left alone. */
  readonly stack: StackModel;
  readonly services: readonly SupervisedService[];
  readonly version: string;
  readonly lock: DigestLockFile;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whether health is waited for; events tell of it as well. */
  readonly waits: boolean;
  readonly look: (service: SupervisedService) => Promise<void>;
  readonly onApply: (event: ApplyEvent) => void;
  /** An optional service that cannot be had here. */
  readonly onLeftOut: (service: string, reason: string) => void;
  /** Nothing more is to be done about it, well or not. */
  readonly onSettled: (service: SupervisedService) => void;
}

/**
 * Looks, plans and carries out, and tells the services how far it has come. What goes wrong with optional services
 * alone shows in their state and is not thrown.
 */
export async function convergeStack(options: ConvergeOptions): Promise<void> {
  const { engine, services, version, lock, clock, signal, look, onSettled } = options;
  const state = await readEngineState(engine, options.stack, { signal });
  const leftOut = new Map(leaveOut(options.stack, state).map((one) => [one.service, one.reason]));
  for (const [service, reason] of leftOut) options.onLeftOut(service, reason);
  const stack = wantedStack(options.stack, (name) => !leftOut.has(name));
  const input = { stack, state, version, lock: lock.read(), fileDigests: fileDigests(stack) };
  const plan = options.waits ? planUp(input) : withoutWaiting(planUp(input));
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const of = (step: PlanStep | undefined) =>
    services.filter(({ name, model }) => step && (step.service === name || imageOf(step) === model.image));
  const left = new Map(services.map((service) => [service, 0]));
  const count = (step: PlanStep | undefined, by: 1 | -1) => {
    for (const service of of(step)) left.set(service, (left.get(service) ?? 0) + by);
  };
  const settle = () => {
    for (const [service, steps] of left) {
      if (steps > 0) continue;
      left.delete(service);
      onSettled(service);
    }
  };
  for (const step of plan.steps) count(step, 1);
  settle();

  const failed: (PlanStep | undefined)[] = [];
  const follow = (event: ApplyEvent) => {
    options.onApply(event);
    const step = 'stepId' in event ? steps.get(event.stepId) : undefined;
    switch (event.type) {
      case 'step-started':
        if (imageOf(event.step) !== undefined)
          for (const service of of(event.step)) service.signal({ type: 'fetch-begun' });
        break;
      case 'step-finished':
        if (isAboutContainer(step)) for (const service of of(step)) void look(service);
        count(step, -1);
        break;
      case 'step-failed':
        failed.push(step);
        // What may work later is tried again by the supervisor, and what is ill shows in its container.
        if (!event.error.retryable && step?.kind !== 'wait')
          for (const service of of(step)) service.signal({ type: 'given-up', reason: event.error.message });
        count(step, -1);
        break;
      case 'step-skipped':
        count(step, -1);
        break;
      case 'digest-resolved':
        lock.record(event.reference, event.digest);
        break;
      default:
    }
    settle();
  };
  try {
    for await (const event of applyPlan(plan, engine, { signal, clock })) follow(event);
  } catch (error) {
    if (signal.aborted || failed.length === 0 || !failed.every((step) => areOptional(of(step)))) throw error;
  }
}

const areOptional = (services: readonly SupervisedService[]) =>
  services.length > 0 && services.every(({ model }) => model.aibot?.isOptional === true);

function imageOf(step: PlanStep): string | undefined {
  if (step.kind === 'pull') return step.reference;
  return step.kind === 'build' ? step.request.tags[0] : undefined;
}

const isAboutContainer = (step: PlanStep | undefined) =>
  step?.kind === 'create' || step?.kind === 'start' || step?.kind === 'recreate' || step?.kind === 'restart';

/** Alone, nothing waits for its health; the events tell of it. */
function withoutWaiting({ steps }: Plan): Plan {
  const waits = new Set(steps.filter(({ kind }) => kind === 'wait').map(({ id }) => id));
  return {
    steps: steps
      .filter(({ id }) => !waits.has(id))
      .map((step) => ({ ...step, after: step.after.filter((id) => !waits.has(id)) })),
  };
}
