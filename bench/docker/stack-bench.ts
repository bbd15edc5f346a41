import type { ContainerEngine } from '../../src/docker/container-engine.ts';
import { createDockerEngine } from '../../src/docker/engine/docker-engine.ts';
import { AibotError } from '../../src/shared/errors.ts';
import { whyNoEngine } from '../../test/docker/engine/engine-tools.ts';
import { holdEngineLock } from '../../test/docker/engine/one-engine-lock.ts';
import { type EngineFacts, startThrowAwayEngine } from '../../test/docker/engine/throw-away-engine.ts';
import { prepareRealStack, type RealStack, whyNoModels } from '../../test/docker/services/real-stack.ts';

/** A throw-away engine with the images of the real services, and nothing running. */
export interface StackBench extends AsyncDisposable {
  readonly engine: ContainerEngine;
  readonly facts: EngineFacts;
  readonly real: RealStack;
}

export async function openStackBench(projectName: string): Promise<StackBench> {
  const missing = (await whyNoEngine()) ?? whyNoModels();
  if (missing) throw new AibotError(`The stack cannot run here: ${missing}`, { code: 'bench-impossible' });
  await using ending = new AsyncDisposableStack();
  ending.use(await holdEngineLock(() => console.error('Another engine runs; waiting for it to go.')));
  const { facts } = ending.use(await startThrowAwayEngine());
  const engine = createDockerEngine({ endpoint: { url: facts.endpoint, source: 'setting' } });
  ending.defer(() => engine.dispose());
  const real = await prepareRealStack(projectName, {
    engine,
    facts,
    onImage: (name, how, ms) => console.error(`image ${name} ${how} in ${(ms / 1_000).toFixed(1)} s`),
  });
  const kept = ending.move();
  return { engine, facts, real, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
