import { AibotError } from '../../shared/errors.ts';
import type { ContainerDetails, HealthStatus } from '../container.ts';
import type { StepOfKind } from '../plan/steps.ts';
import { explainExit } from './explain-exit.ts';
import type { ReportApply, StepContext } from './step-context.ts';

const lookEveryMs = 150;
/** A container that its policy starts again and again has failed for good by then. */
const mostRestarts = 3;
const shownLines = 5;

/** Waits for a green health check (or, without one, for it to run); says what stood in the way otherwise. */
export async function waitHealthy(
  { id: stepId, containerName, service }: StepOfKind<'wait'>,
  report: ReportApply,
  context: StepContext,
): Promise<void> {
  const { signal, clock, healthDeadlineMs } = context;
  const untilMs = clock.now() + healthDeadlineMs;
  let told: HealthStatus | undefined;
  for (;;) {
    const container = await present(containerName, context);
    const { health, status } = container;
    if (health !== told) report({ type: 'health-changed', stepId, containerName, health });
    told = health;
    if (status === 'running' && (health === 'healthy' || health === 'none')) return;
    if (status === 'exited' || status === 'dead' || container.restartCount >= mostRestarts)
      throw await endedInstead(container, service, context);
    if (health === 'unhealthy') throw await notHealthy(container, 'is unhealthy', service, context);
    if (clock.now() >= untilMs) {
      const seconds = Math.round(healthDeadlineMs / 1_000);
      throw await notHealthy(container, `was not healthy after ${seconds} s`, service, context);
    }
    await clock.sleep(lookEveryMs, { signal });
  }
}

async function notHealthy(
  container: ContainerDetails,
  what: string,
  service: string | undefined,
  context: StepContext,
): Promise<AibotError> {
  const last = container.healthLog.at(-1);
  const said = last ? ` Its last check ended with ${last.exitCode}: ${last.output || '(no words)'}.` : '';
  return new AibotError(`${container.name} ${what}.${said}${await lastWords(container, context)}`, {
    code: 'service-unhealthy',
    retryable: true,
    nextSteps: [readLogs(service), 'Give it more time or memory.'],
  });
}

async function endedInstead(
  container: ContainerDetails,
  service: string | undefined,
  context: StepContext,
): Promise<AibotError> {
  const why = explainExit(container);
  const words = await lastWords(container, context);
  return new AibotError(`${container.name} ended instead of becoming healthy: ${why}.${words}`, {
    code: 'service-ended',
    nextSteps: [readLogs(service)],
  });
}

async function lastWords(container: ContainerDetails, { engine, signal }: StepContext): Promise<string> {
  const lines: string[] = [];
  for await (const { text } of engine.logs(container.id, { tail: shownLines, signal })) lines.push(text);
  return lines.length > 0 ? ` Its last words: ${lines.join(' | ')}` : '';
}

const readLogs = (service = '') => `Read what it says: aibot logs ${service}`.trimEnd();

/** Waits for a service that does its work and ends. */
export async function waitCompleted(
  { containerName, service }: StepOfKind<'wait'>,
  context: StepContext,
): Promise<void> {
  const { exitCode } = await context.engine.waitContainer(containerName, { signal: context.signal });
  if (exitCode === 0) return;
  const container = await present(containerName, context);
  throw new AibotError(`${containerName} failed: ${explainExit(container)}.`, {
    code: 'service-ended',
    nextSteps: [readLogs(service)],
  });
}

async function present(containerName: string, { engine, signal }: StepContext): Promise<ContainerDetails> {
  const container = await engine.inspectContainer(containerName, { signal });
  if (container) return container;
  throw new AibotError(`${containerName} was removed while it was waited for.`, {
    code: 'container-not-found',
    retryable: true,
    nextSteps: ['Run the same command again.'],
  });
}
