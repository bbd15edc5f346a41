import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { ContainerDetails, ContainerSpec } from '../container.ts';
import { composeLabels } from '../plan/labels.ts';
import type { StepContext } from './step-context.ts';

/** An engine reserves a name some moments before it shows whose it is, and frees it some after. */
const lookAgainAfterMs = 100;
const mostLooks = 50;

/** Creates a container, or finds that a second `up` was quicker and made the very same. */
export async function createOrFind(spec: ContainerSpec, context: StepContext): Promise<void> {
  const { engine, signal, clock } = context;
  for (let look = 1; ; look++) {
    try {
      await engine.createContainer(spec, { signal });
      return;
    } catch (thrown) {
      const error = toAibotError(thrown);
      if (error.code !== 'name-taken') throw error;
      const other = await engine.inspectContainer(spec.name, { signal });
      if (other && isSame(other, spec)) return;
      if (other || look === mostLooks) throw nameTaken(spec, other, error);
      await clock.sleep(lookAgainAfterMs, { signal });
    }
  }
}

function isSame({ labels }: ContainerDetails, spec: ContainerSpec): boolean {
  const hash = labels[composeLabels.configHash];
  return hash !== undefined && hash === spec.labels[composeLabels.configHash];
}

function nameTaken(spec: ContainerSpec, other: ContainerDetails | undefined, cause: AibotError): AibotError {
  const isOurs =
    other !== undefined && other.labels[composeLabels.project] === spec.labels[composeLabels.project];
  return new AibotError(
    isOurs
      ? `Somebody else is changing ${spec.name} at this moment.`
      : `The name ${spec.name} belongs to a container that is not of this stack.`,
    {
      code: 'name-taken',
      cause,
      retryable: isOurs,
      nextSteps: isOurs
        ? ['Run the same command again.']
        : [`Rename or remove it: docker rm -f ${spec.name}`, 'Or give the stack another name.'],
    },
  );
}
