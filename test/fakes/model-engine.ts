import type { ContainerState, EngineState, ImageState, Plan, PlanStep } from '../../src/docker/plan/steps.ts';

/** A container engine reduced to what a plan changes: small enough to be believed. */
export interface ModelEngine extends EngineState {
  readonly containers: readonly ModelContainer[];
}

type ModelContainer = ContainerState & { readonly image: string; readonly hasCheck: boolean };

export const emptyEngine: ModelEngine = { containers: [], images: {}, networks: [], volumes: [] };

/** The engine after the steps, done in their order; fails when one comes before what it must come after. */
export function applyPlan(engine: ModelEngine, { steps }: Plan): ModelEngine {
  const done = new Set<string>();
  return steps.reduce((state, step) => {
    const early = step.after.find((id) => !done.has(id));
    if (early !== undefined) throw new Error(`"${step.id}" comes before "${early}"`);
    done.add(step.id);
    return applyStep(state, step);
  }, engine);
}

export function applyStep(engine: ModelEngine, step: PlanStep): ModelEngine {
  switch (step.kind) {
    case 'pull':
      return withImage(engine, step.reference, pulledImage(step.reference, step.lockedDigest));
    case 'build':
      return withImage(engine, step.request.tags[0] ?? '', {
        id: `built ${step.request.tags[0] ?? ''}`,
        digests: [],
      });
    case 'create-network':
      return { ...engine, networks: [...engine.networks, { id: step.network.name, ...step.network }] };
    case 'create-volume':
      return { ...engine, volumes: [...engine.volumes, step.volume] };
    case 'recreate':
      return create(remove(engine, step.replaces), step.container);
    case 'create':
      return create(engine, step.container);
    case 'start':
    case 'restart':
      return change(engine, step.containerName, ({ hasCheck }) => ({
        status: 'running',
        health: hasCheck ? 'starting' : 'none',
        exitCode: undefined,
      }));
    case 'wait':
      return change(engine, step.containerName, () =>
        step.until === 'healthy' ? { health: 'healthy' } : { status: 'exited', health: 'none', exitCode: 0 },
      );
    case 'stop':
      return change(engine, step.containerName, () => ({ status: 'exited', health: 'none', exitCode: 137 }));
    case 'remove':
      return remove(engine, step.containerId);
    case 'remove-network':
      return { ...engine, networks: engine.networks.filter(({ name }) => name !== step.network.name) };
    case 'remove-volume':
      return { ...engine, volumes: engine.volumes.filter(({ name }) => name !== step.volumeName) };
  }
}

/** What a registry gives for a reference. */
export function pulledImage(reference: string, digest = `sha256:of-${reference}`): ImageState {
  return { id: `id of ${digest}`, digests: [`${reference}@${digest}`] };
}

type Created = Extract<PlanStep, { kind: 'create' }>['container'];

function create(
  engine: ModelEngine,
  { name, image, labels, networks, mounts, healthcheck }: Created,
): ModelEngine {
  const has = engine.images[image];
  if (!has) throw new Error(`${name} is created before its image ${image} is there`);
  if (engine.containers.some((other) => other.name === name)) throw new Error(`the name ${name} is taken`);
  for (const network of networks ?? [])
    if (!engine.networks.some((known) => known.name === network.name))
      throw new Error(`no network ${network.name}`);
  for (const mount of mounts ?? [])
    if (
      mount.type === 'volume' &&
      mount.source &&
      !engine.volumes.some((known) => known.name === mount.source)
    )
      throw new Error(`no volume ${mount.source}`);
  const id = `${name} of ${engine.containers.length}`;
  const hasCheck = healthcheck !== undefined && healthcheck.test[0] !== 'NONE';
  const made = {
    id,
    name,
    image,
    imageId: has.id,
    labels,
    hasCheck,
    status: 'created',
    health: 'none',
  } as const;
  return { ...engine, containers: [...engine.containers, made] };
}

function withImage(engine: ModelEngine, reference: string, image: ImageState): ModelEngine {
  return { ...engine, images: { ...engine.images, [reference]: image } };
}

function remove(engine: ModelEngine, id: string): ModelEngine {
  return { ...engine, containers: engine.containers.filter((container) => container.id !== id) };
}

function change(
  engine: ModelEngine,
  name: string,
  to: (container: ModelContainer) => Partial<ContainerState>,
): ModelEngine {
  if (!engine.containers.some((container) => container.name === name))
    throw new Error(`no container ${name}`);
  const containers = engine.containers.map((container) =>
    container.name === name ? { ...container, ...to(container) } : container,
  );
  return { ...engine, containers };
}
