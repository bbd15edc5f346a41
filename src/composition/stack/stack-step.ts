import type { StackStep } from '../../control/services.ts';
import type { ApplyEvent } from '../../docker/apply/apply-event.ts';
import { explainStep } from '../../docker/plan/explain-step.ts';
import type { PlanStep } from '../../docker/plan/steps.ts';
import type { Clock } from '../../shared/clock.ts';

/** A layer that moves tells of it so often at most. */
const layerEveryMs = 200;

/** What is done to the engine, as it travels; undefined for what nobody needs to hear. */
export function createStackSteps(clock: Clock): (event: ApplyEvent) => StackStep | undefined {
  const steps = new Map<string, PlanStep>();
  const toldMs = new Map<string, { readonly phase: string; readonly atMs: number }>();
  const about = (stepId: string, state: StackStep['state'], detail = ''): StackStep => {
    const step = steps.get(stepId);
    return { step: stepId, kind: step?.kind ?? '', service: step?.service, state, detail };
  };
  return (event) => {
    switch (event.type) {
      case 'step-started':
        steps.set(event.step.id, event.step);
        return about(event.step.id, 'started', explainStep(event.step));
      case 'step-finished':
        return about(event.stepId, 'finished', `in ${(event.elapsedMs / 1_000).toFixed(1)} s`);
      case 'step-failed':
        return about(event.stepId, 'failed', event.error.message);
      case 'step-skipped':
        return about(event.stepId, 'skipped', `because of: ${event.because}`);
      case 'pull-retried':
        return about(event.stepId, 'progressed', `once more: ${event.error.message}`);
      case 'build-spoke':
        return about(event.stepId, 'progressed', event.text);
      case 'health-changed':
        return about(event.stepId, 'progressed', event.health);
      case 'digest-resolved':
        return undefined;
      case 'layer-progressed': {
        const { stepId, layerId, phase, doneBytes, totalBytes, bytesPerSecond } = event;
        const key = `${stepId} ${layerId}`;
        const told = toldMs.get(key);
        if (told?.phase === phase && clock.now() - told.atMs < layerEveryMs) return undefined;
        toldMs.set(key, { phase, atMs: clock.now() });
        const layer = { id: layerId, phase, doneBytes, totalBytes, bytesPerSecond };
        return { ...about(stepId, 'progressed'), layer };
      }
    }
  };
}
