import type { LaunchOutcome } from '../daemon/launcher.ts';
import { formatDuration } from './format.ts';
import { runSteps, type StepOutput } from './steps.ts';

export interface LaunchWithProgressOptions {
  readonly title: string;
  readonly output: StepOutput;
  readonly writeLine: (line: string) => void;
  readonly launch: (onStarting: (part: string) => void) => Promise<LaunchOutcome>;
}

const conclusions: Readonly<Record<LaunchOutcome['how'], string>> = {
  'already-running': 'it is running already',
  started: 'ready',
  replaced: 'ready, in place of one of another version',
};

/** Starts the daemon and shows which part is being started. */
export async function launchWithProgress(options: LaunchWithProgressOptions): Promise<LaunchOutcome> {
  let outcome: LaunchOutcome | undefined;
  await runSteps(
    [
      {
        title: options.title,
        async run(report) {
          const startMs = performance.now();
          outcome = await options.launch((part) => report.update(part));
          const took =
            outcome.how === 'already-running' ? '' : ` in ${formatDuration(performance.now() - startMs)}`;
          report.conclude(`${conclusions[outcome.how]}${took}`);
        },
      },
    ],
    options,
  );
  if (!outcome) throw new Error('the step ended without an outcome');
  return outcome;
}
