import type { ControlClient } from '../control/client.ts';
import type { StackStep } from '../control/services.ts';
import { applyStackStep, noStackProgress, renderStackLine, renderStackProgress } from './stack-progress.ts';
import type { StepReporter } from './steps.ts';

export interface FollowStackOptions {
  readonly signal: AbortSignal;
  readonly daemon: ControlClient;
  /** Progress as one JSON value a line, on stderr: stdout is for the envelope. */
  readonly onJson: boolean;
}

/** Shows what is done to the stack while `run` waits for it. */
export async function followStack<Outcome>(
  { signal, daemon, onJson }: FollowStackOptions,
  report: StepReporter,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const watching = new AbortController();
  const show = createStackReport(report, onJson);
  const watched = watch(daemon, AbortSignal.any([signal, watching.signal]), show);
  try {
    return await run();
  } finally {
    watching.abort();
    await watched;
  }
}

/** How steps of the stack are shown: redrawn on a terminal, now and then a line elsewhere. */
export function createStackReport(report: StepReporter, onJson: boolean): (step: StackStep) => void {
  let progress = noStackProgress;
  return (step) => {
    progress = applyStackStep(progress, step);
    if (onJson) process.stderr.write(`${JSON.stringify(step)}\n`);
    if (step.state === 'failed') report.note(`${step.step}: ${step.detail}`);
    if (progress.size > 0) report.update(renderStackLine(progress), renderStackProgress(progress));
  };
}

/** From when the daemon is there, which may be started meanwhile. Without it the work goes on all the same. */
async function watch(
  daemon: ControlClient,
  signal: AbortSignal,
  show: (step: StackStep) => void,
): Promise<void> {
  try {
    for await (const { event } of daemon.follow({ signal, types: ['stack-progressed'] })) {
      if (event.type === 'stack-progressed') show(event.step);
    }
  } catch {
    // It ends with what is watched.
  }
}
