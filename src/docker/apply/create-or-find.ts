import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { ContainerSpec } from '../container.ts';
import { composeLabels } from '../plan/labels.ts';
import type { StepContext } from './step-context.ts';

/** Creates a container, or finds that a second `up` was quicker and made the very same. */
export async function createOrFind(spec: ContainerSpec, { engine, signal }: StepContext): Promise<void> {
  try {
    await engine.createContainer(spec, { signal });
  } catch (thrown) {
    const error = toAibotError(thrown);
    if (error.code !== 'name-taken') throw error;
    const other = await engine.inspectContainer(spec.name, { signal });
    const hash = composeLabels.configHash;
    if (other && other.labels[hash] !== undefined && other.labels[hash] === spec.labels[hash]) return;
    const isOurs = other?.labels[composeLabels.project] === spec.labels[composeLabels.project];
    throw new AibotError(
      isOurs
        ? `Somebody else is changing ${spec.name} at this moment.`
        : `The name ${spec.name} belongs to a container that is not of this stack.`,
      {
        code: 'name-taken',
        cause: error,
        retryable: isOurs,
        nextSteps: isOurs
          ? ['Run the same command again.']
          : [`Rename or remove it: docker rm -f ${spec.name}`, 'Or give the stack another name.'],
      },
    );
  }
}
