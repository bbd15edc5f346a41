import type { PlanStep } from './steps.ts';

/** Why a step is done, where its name does not say it: `environment changed`. Empty otherwise. */
export function explainStep(step: PlanStep): string {
  switch (step.kind) {
    case 'recreate':
      return step.changed.join(', ');
    case 'restart':
      return step.because;
    case 'remove':
      return step.because === 'down'
        ? ''
        : `it is ${step.because === 'orphan' ? 'an orphan' : 'one too many'}`;
    case 'wait':
      return step.until === 'healthy' ? 'until it is healthy' : 'until it is done';
    case 'pull':
      return step.lockedDigest === undefined ? '' : `as recorded, ${step.lockedDigest.slice(0, 19)}…`;
    default:
      return '';
  }
}
