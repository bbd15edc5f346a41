import type { StackModel } from '../compose-file/model.ts';
import type { ContainerSummary } from '../container.ts';
import type { ContainerEngine, EngineCall } from '../container-engine.ts';
import { composeLabels } from '../plan/labels.ts';
import type { ContainerState, EngineState, ImageState } from '../plan/steps.ts';

/** What the engine has of a stack, all asked at once: the planner's input. */
export async function readEngineState(
  engine: ContainerEngine,
  stack: Pick<StackModel, 'name' | 'services' | 'networks' | 'volumes'>,
  call: EngineCall = {},
): Promise<EngineState> {
  const labels = { [composeLabels.project]: stack.name };
  const references = [...new Set(Object.values(stack.services).map(({ image }) => image))];
  const isNamed = (names: readonly { readonly name: string; readonly isExternal: boolean }[]) => {
    const external = new Set(names.filter(({ isExternal }) => isExternal).map(({ name }) => name));
    return { external, filter: external.size > 0 ? {} : labels };
  };
  const networks = isNamed(Object.values(stack.networks));
  const volumes = isNamed(Object.values(stack.volumes));
  const [containers, images, allNetworks, allVolumes] = await Promise.all([
    engine.listContainers(labels, call).then((found) => withExitCodes(engine, found, call)),
    Promise.all(references.map((reference) => readImage(engine, reference, call))),
    engine.listNetworks(networks.filter, call),
    engine.listVolumes(volumes.filter, call),
  ]);
  const isOurs =
    (external: ReadonlySet<string>) => (named: { name: string; labels: Readonly<Record<string, string>> }) =>
      named.labels[composeLabels.project] === stack.name || external.has(named.name);
  return {
    containers,
    images: Object.fromEntries(images.filter((entry) => entry !== undefined)),
    networks: allNetworks.filter(isOurs(networks.external)),
    volumes: allVolumes.filter(isOurs(volumes.external)),
  };
}

/** What there is of a project, with no file at hand: enough to stop it and take it down. */
export function readProjectState(
  engine: ContainerEngine,
  project: string,
  call: EngineCall = {},
): Promise<EngineState> {
  return readEngineState(engine, { name: project, services: {}, networks: {}, volumes: {} }, call);
}

/** A list does not say how something ended. */
async function withExitCodes(
  engine: ContainerEngine,
  found: readonly ContainerSummary[],
  call: EngineCall,
): Promise<readonly ContainerState[]> {
  return Promise.all(
    found.map(async (container) => {
      if (container.status !== 'exited' && container.status !== 'dead') return container;
      const details = await engine.inspectContainer(container.id, call);
      return { ...container, exitCode: details?.exitCode };
    }),
  );
}

async function readImage(
  engine: ContainerEngine,
  reference: string,
  call: EngineCall,
): Promise<readonly [string, ImageState] | undefined> {
  const image = await engine.inspectImage(reference, call);
  return image && [reference, image];
}
