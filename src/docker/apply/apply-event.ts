import type { AibotError } from '../../shared/errors.ts';
import type { HealthStatus } from '../container.ts';
import type { LayerPhase } from '../image.ts';
import type { PlanStep, StepId } from '../plan/steps.ts';

/** What happens while a plan is carried out. */
export type ApplyEvent =
  | { readonly type: 'step-started'; readonly step: PlanStep }
  | { readonly type: 'step-finished'; readonly stepId: StepId; readonly elapsedMs: number }
  | { readonly type: 'step-failed'; readonly stepId: StepId; readonly error: AibotError }
  /** A step that it waits for has failed. */
  | { readonly type: 'step-skipped'; readonly stepId: StepId; readonly because: StepId }
  | LayerProgressed
  | { readonly type: 'pull-retried'; readonly stepId: StepId; readonly error: AibotError }
  /** What was fetched, to be recorded and asked for from now on. */
  | { readonly type: 'digest-resolved'; readonly reference: string; readonly digest: string }
  | { readonly type: 'build-spoke'; readonly stepId: StepId; readonly text: string }
  | {
      readonly type: 'health-changed';
      readonly stepId: StepId;
      readonly containerName: string;
      readonly health: HealthStatus;
    };

export interface LayerProgressed {
  readonly type: 'layer-progressed';
  readonly stepId: StepId;
  readonly layerId: string;
  readonly phase: LayerPhase;
  readonly doneBytes: number | undefined;
  readonly totalBytes: number | undefined;
  /** Of the last moments of this layer's phase; `undefined` before anything moved. */
  readonly bytesPerSecond: number | undefined;
}
