import type { Paths } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import { packageVersion } from '../../config/version.ts';
import type { StackStep } from '../../control/services.ts';
import { applyPlan } from '../../docker/apply/apply-plan.ts';
import { readEngineState, readProjectState } from '../../docker/apply/read-state.ts';
import { createDockerEngine } from '../../docker/engine/docker-engine.ts';
import type { LogChunk } from '../../docker/observation.ts';
import { containerName } from '../../docker/plan/container-spec.ts';
import { explainStep } from '../../docker/plan/explain-step.ts';
import { fileDigests } from '../../docker/plan/file-digests.ts';
import { composeLabels } from '../../docker/plan/labels.ts';
import { leaveOut } from '../../docker/plan/leave-out.ts';
import { planDown } from '../../docker/plan/plan-down.ts';
import { planUp } from '../../docker/plan/plan-up.ts';
import { openDigestLock } from '../../docker/supervise/digest-lock-file.ts';
import { wantedStack } from '../../docker/supervise/wanted-stack.ts';
import { systemClock } from '../../shared/clock.ts';
import { AibotError } from '../../shared/errors.ts';
import { isWithStack, openEngine, readOwnStack } from './own-stack.ts';
import { readStackRecord, removeStackRecord } from './stack-record.ts';
import { createStackSteps } from './stack-step.ts';

interface Call {
  readonly signal: AbortSignal;
}

export interface PlannedStep {
  readonly step: string;
  readonly why: string;
}

/** What `aibot up` would do to the engine; nothing is done. */
export async function planOwnStack(
  config: Config,
  paths: Paths,
  { signal }: Call,
): Promise<readonly PlannedStep[]> {
  const stack = readOwnStack(config);
  const engine = openEngine(config);
  try {
    await engine.ping({ signal });
    const state = await readEngineState(engine, stack, { signal });
    const lock = openDigestLock(paths.imageLockFile).read();
    const leftOut = leaveOut(stack, state).map(({ service }) => service);
    const { steps } = planUp({
      stack: wantedStack(stack, (name) => !leftOut.includes(name)),
      state,
      lock,
      version: packageVersion(),
      fileDigests: fileDigests(stack),
    });
    return steps.map((step) => ({ step: step.id, why: explainStep(step) }));
  } finally {
    await engine.dispose();
  }
}

export interface DownOptions extends Call {
  readonly withVolumes: boolean;
  readonly onStep: (step: StackStep) => void;
}

export interface DownOutcome {
  readonly containers: number;
  readonly volumes: number;
}

/**
 * Takes away what an `up` has made, whatever the profile says by now; undefined when there was none. Volumes hold
 * models of gigabytes and stay unless they are asked for.
 */
export async function takeOwnStackDown(
  config: Config,
  paths: Paths,
  { signal, withVolumes, onStep }: DownOptions,
): Promise<DownOutcome | undefined> {
  const record = readStackRecord(paths.stackRecordFile);
  if (!record && !isWithStack(config)) return undefined;
  const project = record?.project ?? readOwnStack(config).name;
  const engine = record
    ? createDockerEngine({ endpoint: { url: record.endpoint, source: 'setting' } })
    : openEngine(config);
  const toStep = createStackSteps(systemClock);
  try {
    const { steps } = planDown({ state: await readProjectState(engine, project, { signal }), withVolumes });
    for await (const event of applyPlan({ steps }, engine, { signal })) {
      const step = toStep(event);
      if (step) onStep(step);
    }
    if (withVolumes) await engine.pruneAnonymousVolumes({ [composeLabels.project]: project }, { signal });
    removeStackRecord(paths.stackRecordFile);
    const count = (kind: string) => steps.filter((step) => step.kind === kind).length;
    return { containers: count('remove'), volumes: count('remove-volume') };
  } finally {
    await engine.dispose();
  }
}

export interface LogOptions extends Call {
  readonly follow: boolean;
  readonly lines: number;
  readonly sinceMs?: number | undefined;
}

/** The services of the stack by name; none in the embedded profile. */
export const ownServiceNames = (config: Config): readonly string[] =>
  isWithStack(config) ? Object.keys(readOwnStack(config).services) : [];

/** What a service wrote, and goes on to write; a container that was recreated is another one. */
export async function* ownServiceLogs(
  config: Config,
  service: string,
  { signal, follow, lines, sinceMs }: LogOptions,
): AsyncGenerator<LogChunk, void, undefined> {
  const stack = readOwnStack(config);
  const engine = openEngine(config);
  const name = containerName(stack.name, service);
  try {
    if (!(await engine.inspectContainer(name, { signal }))) throw notThere(service);
    yield* engine.logs(name, { signal, follow, tail: lines, ...(sinceMs !== undefined && { sinceMs }) });
  } finally {
    await engine.dispose();
  }
}

const notThere = (service: string) =>
  new AibotError(`There is no container of the service ${service}.`, {
    code: 'container-not-found',
    nextSteps: ['Bring everything up: aibot up', 'See what there is: aibot services'],
  });
