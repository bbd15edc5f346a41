import { AsyncQueue } from '../../shared/async-queue.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { ContainerEngine, EngineCall } from '../container-engine.ts';
import type { Plan, PlanStep, StepId } from '../plan/steps.ts';
import type { ApplyEvent } from './apply-event.ts';
import { runStep } from './run-step.ts';
import type { ReportApply, StepContext } from './step-context.ts';

export interface ApplyOptions extends EngineCall {
  readonly clock?: Clock | undefined;
  /** How long a service may take to become healthy, 5 min unless told: models are loaded meanwhile. */
  readonly healthDeadlineMs?: number | undefined;
}

const usualHealthDeadlineMs = 300_000;

/**
 * Carries a plan out: every step as soon as those it waits for are done, all at once that can be. A failure
 * keeps back what waits for it and nothing else. Afterwards the failure is thrown, or all in one.
 *
 * Stopping in the middle (the signal, or no longer reading) leaves a state from which planning again and
 * applying again gets to the end: no step is half done in a way that the planner could not see.
 */
export async function* applyPlan(
  plan: Plan,
  engine: ContainerEngine,
  options: ApplyOptions = {},
): AsyncGenerator<ApplyEvent, void, undefined> {
  options.signal?.throwIfAborted();
  const stopping = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal;
  // Nothing is lost: a pull of a hundred layers tells a few thousand things at most between two reads.
  const events = new AsyncQueue<ApplyEvent>({ capacity: 100_000, overflow: 'drop-oldest' });
  const run = runAll(plan, (event) => void events.offer(event), {
    engine,
    signal,
    clock: options.clock ?? systemClock,
    healthDeadlineMs: options.healthDeadlineMs ?? usualHealthDeadlineMs,
  }).then(
    () => events.close(),
    (error: unknown) => events.fail(error),
  );
  try {
    yield* events;
  } finally {
    stopping.abort();
    await run;
  }
}

async function runAll({ steps }: Plan, report: ReportApply, context: StepContext): Promise<void> {
  const ends = new Map<StepId, Promise<'done' | 'failed'>>();
  const failures: AibotError[] = [];
  const isStopped = () => context.signal.aborted;

  const runOne = async (step: PlanStep): Promise<'done' | 'failed'> => {
    for (const before of step.after) {
      if ((await ends.get(before)) !== 'failed') continue;
      report({ type: 'step-skipped', stepId: step.id, because: before });
      return 'failed';
    }
    if (isStopped()) return 'failed';
    report({ type: 'step-started', step });
    const startedMs = context.clock.now();
    try {
      await runStep(step, report, context);
      report({ type: 'step-finished', stepId: step.id, elapsedMs: context.clock.now() - startedMs });
      return 'done';
    } catch (thrown) {
      if (isStopped()) return 'failed';
      const error = toAibotError(thrown);
      failures.push(error);
      report({ type: 'step-failed', stepId: step.id, error });
      return 'failed';
    }
  };

  for (const step of steps) ends.set(step.id, runOne(step));
  await Promise.all(ends.values());
  context.signal.throwIfAborted();
  if (failures.length > 0) throw inOne(failures);
}

function inOne(failures: readonly AibotError[]): AibotError {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  return new AibotError(failures.map(({ message }) => message).join('\n'), {
    code: 'stack-incomplete',
    cause: first,
    expected: failures.every(({ expected }) => expected),
    retryable: failures.every(({ retryable }) => retryable),
    nextSteps: [...new Set(failures.flatMap(({ nextSteps }) => nextSteps))],
  });
}
