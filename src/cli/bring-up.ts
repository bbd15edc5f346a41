import type { ControlClient } from '../control/client.ts';
import type { ReplyOf } from '../control/contract.ts';
import { ensureDaemon, type LaunchOutcome, restartDaemon } from '../daemon/launcher.ts';
import type { EnsuredModels } from '../offline/contract.ts';
import { AibotError } from '../shared/errors.ts';
import { connectToDaemon } from './control.ts';
import { checks } from './doctor/checks.ts';
import { openCheckContext, runChecks } from './doctor/run-checks.ts';
import { formatBytes, formatDuration } from './format.ts';
import { renderModelProgress } from './model-progress.ts';
import type { Step, StepReporter } from './steps.ts';

/** What `aibot up` has come to, filled in by its steps. */
export interface BringUpResult {
  models?: EnsuredModels;
  daemon?: LaunchOutcome;
  selfCheck?: ReplyOf<'selfCheck'>;
}

export interface BringUpOptions {
  readonly signal: AbortSignal;
  /** A running daemon is replaced: it was started with other settings. */
  readonly isRestart: boolean;
  readonly withSelfCheck: boolean;
}

/** The steps of `aibot up`; each is safe to repeat, and quick when there is nothing to do. */
export function bringUpSteps(options: BringUpOptions, result: BringUpResult): Step[] {
  const steps: Step[] = [
    { title: 'Checking this machine', run: (report) => checkMachine(options, report) },
    { title: 'Models', run: (report) => pullModels(options, report, result) },
    { title: 'Daemon', run: (report) => startDaemon(options, report, result) },
  ];
  if (options.withSelfCheck) {
    steps.push({ title: 'Self-check conversation', run: (report) => holdSelfCheck(options, report, result) });
  }
  return steps;
}

async function checkMachine({ signal }: BringUpOptions, report: StepReporter): Promise<void> {
  const results = await runChecks(
    checks.filter((check) => check.isEssential),
    openCheckContext(signal),
  );
  const broken = results.find((one) => one.state === 'failed');
  if (broken) {
    throw new AibotError(`${broken.title}: ${broken.detail}`, {
      code: `check-${broken.id}`,
      nextSteps: [...broken.mend, 'See everything with `aibot doctor`.'],
    });
  }
  report.conclude('fit');
}

async function pullModels(
  { signal }: BringUpOptions,
  report: StepReporter,
  result: BringUpResult,
): Promise<void> {
  const { ensureModels } = await import('../offline/ensure-models.ts');
  result.models = await ensureModels({
    signal,
    onProgress: (progress) => report.update(renderModelProgress(progress)),
  });
  const { models, notes } = result.models;
  for (const note of notes) report.note(note);
  const fetched = models.filter((model) => model.how === 'fetched');
  for (const model of fetched)
    report.note(`${model.id}, ${formatBytes(model.sizeBytes)}${model.reason ? `: ${model.reason}` : ''}`);
  report.conclude(fetched.length === 0 ? 'all there' : `${fetched.length} fetched`);
}

async function startDaemon(
  options: BringUpOptions,
  report: StepReporter,
  result: BringUpResult,
): Promise<void> {
  const startMs = performance.now();
  const launch = options.isRestart ? restartDaemon : ensureDaemon;
  const outcome = await launch({
    signal: options.signal,
    onStarting: (part) => report.update(`starting ${part}`),
  });
  result.daemon = outcome;
  const { pid, version } = outcome.status;
  report.conclude(
    outcome.how === 'already-running'
      ? `running already (process ${pid}, version ${version})`
      : `ready in ${formatDuration(performance.now() - startMs)} (process ${pid}, version ${version})`,
  );
}

async function holdSelfCheck(
  { signal }: BringUpOptions,
  report: StepReporter,
  result: BringUpResult,
): Promise<void> {
  const daemon = connectToDaemon();
  report.update('a recorded question is asked');
  const watching = new AbortController();
  const watched = showProgress(daemon, report, AbortSignal.any([signal, watching.signal]));
  const ask = () => daemon.call('selfCheck', {}, { signal, deadlineMs: selfCheckDeadlineMs });
  try {
    result.selfCheck = await ask();
    if (!result.selfCheck.isPassed) {
      report.update('that did not come out right; the question is asked once more');
      // What was just fetched and started may keep the machine busy; the second conversation finds it calmer.
      result.selfCheck = await ask();
    }
  } finally {
    watching.abort();
    await watched;
  }
  const { isPassed, receipt } = result.selfCheck;
  if (!isPassed) report.fallShort('not passed');
  else if (receipt.voiceToVoiceMs === undefined) report.conclude('passed');
  else report.conclude(`passed, ${Math.round(receipt.voiceToVoiceMs)} ms voice-to-voice`);
}

/** The question, its answer aloud, and a busy machine. */
const selfCheckDeadlineMs = 90_000;

/** Shows what the daemon says of the conversation; without it the check goes on all the same. */
async function showProgress(daemon: ControlClient, report: StepReporter, signal: AbortSignal): Promise<void> {
  try {
    for await (const { event } of daemon.events({ signal, types: ['turn-committed', 'clause-spoken'] })) {
      if (event.type === 'turn-committed') report.update(`heard: ${event.text}`);
      if (event.type === 'clause-spoken') report.update(`answered: ${event.text}`);
    }
  } catch {
    // Watching ends with the check.
  }
}
