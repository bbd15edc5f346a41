import type { Clock } from '../../shared/clock.ts';
import type { ContainerEngine } from '../container-engine.ts';
import type { ApplyEvent } from './apply-event.ts';

/** What every step is carried out with. */
export interface StepContext {
  readonly engine: ContainerEngine;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly healthDeadlineMs: number;
}

export type ReportApply = (event: ApplyEvent) => void;
