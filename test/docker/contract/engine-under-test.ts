import type { ContainerSpec } from '../../../src/docker/container.ts';
import type { ContainerEngine } from '../../../src/docker/container-engine.ts';

/** Programs of the suite: what a busybox does with them, and what the fake is told that they do. */
export const programs = {
  runs: ['sleep', '1000000'],
  speaks: ['sh', '-c', 'echo one; echo two >&2; echo three'],
  fails: ['sh', '-c', 'exit 7'],
} as const satisfies Record<string, readonly string[]>;

/** An engine with what the suite needs to be there. */
export interface EngineUnderTest {
  readonly engine: ContainerEngine;
  /** An image that is there and runs the programs. */
  readonly image: string;
  /** An image that is in a registry only. */
  readonly remoteImage: string;
  readonly hasGpu: boolean;
}

/** Every container of one test carries it; what is left of a test is found by it. */
export const suiteLabel = 'aibot.test';

export function tinyContainer(
  under: EngineUnderTest,
  name: string,
  rest: Partial<ContainerSpec> = {},
): ContainerSpec {
  return {
    name: `aibot-test-${name}`,
    image: under.image,
    command: programs.runs,
    labels: { [suiteLabel]: 'contract' },
    hasInit: true,
    stopGraceMs: 1_000,
    ...rest,
  };
}

/** Collects until `enough` says so, then stops reading. */
export async function collect<T>(
  stream: AsyncIterable<T>,
  enough: (items: readonly T[]) => boolean = () => false,
): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item);
    if (enough(items)) break;
  }
  return items;
}

export async function removeLeftovers({ engine }: EngineUnderTest): Promise<void> {
  const labels = { [suiteLabel]: 'contract' };
  for (const { id } of await engine.listContainers(labels)) await engine.removeContainer(id);
  for (const { id } of await engine.listNetworks(labels)) await engine.removeNetwork(id);
  for (const { name } of await engine.listVolumes(labels)) await engine.removeVolume(name);
}
