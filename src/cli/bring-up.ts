import type { ControlClient } from '../control/client.ts';
import type { ReplyOf } from '../control/contract.ts';
import { ensureDaemon, type LaunchOutcome, restartDaemon, stopDaemon } from '../daemon/launcher.ts';
import type { EnsuredModels } from '../offline/contract.ts';
import type { PlannedStep } from '../offline/stack.ts';
import { AibotError } from '../shared/errors.ts';
import { connectToDaemon } from './control.ts';
import { checks } from './doctor/checks.ts';
import { openCheckContext, runChecks } from './doctor/run-checks.ts';
import { createStackReport, followStack } from './follow-stack.ts';
import { formatBytes, formatDuration } from './format.ts';
import { renderModelProgress } from './model-progress.ts';
import { stackDeadlineMs } from './stack-deadline.ts';
import type { Step, StepReporter } from './steps.ts';

/** What `aibot up` has come to, filled in by its steps. */
export interface BringUpResult {
  models?: EnsuredModels;
  daemon?: LaunchOutcome;
  /** Of a dry run: what would be done. */
  plan?: readonly PlannedStep[];
  /** Of the containers; absent without them. */
  services?: ReplyOf<'servicesUp'>;
  selfCheck?: ReplyOf<'selfCheck'>;
}

export interface BringUpOptions {
  readonly signal: AbortSignal;
  /** A running daemon is replaced: it was started with other settings. */
  readonly isRestart: boolean;
  readonly withSelfCheck: boolean;
  /** Containers behind the engines. */
  readonly withStack: boolean;
  /** Containers of a profile that is not used any more go. */
  readonly withoutFormerStack: boolean;
  readonly isJson: boolean;
}

/** The steps of `aibot up`; each is safe to repeat, and quick when there is nothing to do. */
export function bringUpSteps(options: BringUpOptions, result: BringUpResult): Step[] {
  const steps: Step[] = [
    { title: 'Checking this machine', run: (report) => checkMachine(options, report) },
    { title: 'Models', run: (report) => pullModels(options, report, result) },
    { title: 'Daemon', run: (report) => startDaemon(options, report, result) },
  ];
  if (options.withoutFormerStack)
    steps.splice(2, 0, {
      title: 'Containers of before',
      run: (report) => takeFormerStackDown(options, report),
    });
  if (options.withStack)
    steps.push({ title: 'Services', run: (report) => bringStackUp(options, report, result) });
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
  const { signal, withStack, isJson } = options;
  const start = () => launch({ signal, onStarting: (part) => report.update(`starting ${part}`) });
  // Containers come up while the models of this machine are loaded.
  const outcome = await (withStack
    ? followStack({ signal, daemon: connectToDaemon(), onJson: isJson }, report, start)
    : start());
  result.daemon = outcome;
  const { pid, version } = outcome.status;
  report.conclude(
    outcome.how === 'already-running'
      ? `running already (process ${pid}, version ${version})`
      : `ready in ${formatDuration(performance.now() - startMs)} (process ${pid}, version ${version})`,
  );
}

async function bringStackUp(
  { signal, isJson }: BringUpOptions,
  report: StepReporter,
  result: BringUpResult,
): Promise<void> {
  const daemon = connectToDaemon();
  const startMs = performance.now();
  const reply = await followStack({ signal, daemon, onJson: isJson }, report, () =>
    daemon.call('servicesUp', {}, { signal, deadlineMs: stackDeadlineMs }),
  );
  result.services = reply;
  for (const note of reply.notes) report.note(note);
  const healthy = reply.services.filter(({ state }) => state === 'healthy').length;
  const took = formatDuration(performance.now() - startMs);
  report.conclude(`${healthy} of ${reply.services.length} healthy after ${took}`);
}

/** The daemon that watches over them goes first; the one of the new profile is started after it. */
async function takeFormerStackDown({ signal, isJson }: BringUpOptions, report: StepReporter): Promise<void> {
  await stopDaemon({ signal });
  const { takeStackDown } = await import('../offline/stack.ts');
  const onStep = createStackReport(report, isJson);
  const outcome = await takeStackDown({ signal, withVolumes: false, onStep });
  report.conclude(`${outcome?.containers ?? 0} removed; their models stay for another time`);
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
