import { AibotError, toAibotError } from '../../shared/errors.ts';
import { findPortHolder } from './port-holder.ts';
import type { StepContext } from './step-context.ts';

/** Starts a container; of a port that is taken it says by whom. */
export async function startExplained(containerName: string, context: StepContext): Promise<void> {
  const { engine, signal } = context;
  try {
    await engine.startContainer(containerName, { signal });
  } catch (thrown) {
    const error = toAibotError(thrown);
    if (error.code !== 'port-taken') throw error;
    // It would stay behind in state `created` and hold its name.
    await engine.removeContainer(containerName, { signal });
    const port = portIn(error.message);
    const holder = port === undefined ? undefined : await findPortHolder(port, engine, { signal });
    if (port === undefined || !holder) throw error;
    throw new AibotError(`${containerName} cannot have port ${port}: ${holder.description} has it.`, {
      code: 'port-taken',
      cause: error,
      nextSteps: [holder.nextStep, 'Or choose another port in the settings of the stack.'],
    });
  }
}

/**
 * `Bind for 127.0.0.1:9000 failed` (a container has it), `bind host port for 127.0.0.1:9000:10.0.0.2:80/tcp` and, of
 * older engines, `listen tcp4 127.0.0.1:9000: bind` (a program has it).
 */
function portIn(message: string): number | undefined {
  const found = /(?:bind for|host port for|listen (?:tcp|udp)\d?|exposing port \w+)\s+\S*?:(\d+)\b/i.exec(
    message,
  );
  return found ? Number(found[1]) : undefined;
}
