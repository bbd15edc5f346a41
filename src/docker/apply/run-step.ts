import type { PlanStep } from '../plan/steps.ts';
import { createOrFind } from './create-or-find.ts';
import { pullStep } from './pull-step.ts';
import { startExplained } from './start-explained.ts';
import type { ReportApply, StepContext } from './step-context.ts';
import { waitCompleted, waitHealthy } from './wait-healthy.ts';

/** Does one step. Each can be repeated; what somebody else did meanwhile counts as done. */
export async function runStep(step: PlanStep, report: ReportApply, context: StepContext): Promise<void> {
  const { engine, signal } = context;
  switch (step.kind) {
    case 'pull':
      return pullStep(step, report, context);
    case 'build':
      for await (const event of engine.buildImage(step.request, { signal })) {
        if (event.type === 'output') report({ type: 'build-spoke', stepId: step.id, text: event.text });
      }
      return;
    case 'create-network':
      await engine.createNetwork(step.network, { signal });
      return;
    case 'create-volume':
      return engine.createVolume(step.volume, { signal });
    case 'create':
      return createOrFind(step.container, context);
    case 'recreate':
      await engine.stopContainer(step.replaces, graceful(step.graceMs, signal));
      await engine.removeContainer(step.replaces, { signal });
      return createOrFind(step.container, context);
    case 'start':
      return startExplained(step.containerName, context);
    case 'restart':
      await engine.stopContainer(step.containerName, { signal });
      return startExplained(step.containerName, context);
    case 'wait':
      if (step.until === 'completed') return waitCompleted(step, context);
      return waitHealthy(step, report, context);
    case 'stop':
      return engine.stopContainer(step.containerId, graceful(step.graceMs, signal));
    case 'remove':
      return engine.removeContainer(step.containerId, { signal });
    case 'remove-network':
      return engine.removeNetwork(step.network.id, { signal });
    case 'remove-volume':
      return engine.removeVolume(step.volumeName, { signal });
  }
}

const graceful = (graceMs: number | undefined, signal: AbortSignal) => ({
  signal,
  ...(graceMs !== undefined && { graceMs }),
});
