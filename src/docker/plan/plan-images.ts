import { AibotError } from '../../shared/errors.ts';
import type { ServiceModel, StackModel } from '../compose-file/model.ts';
import type { DigestLock, EngineState, PlanStep } from './steps.ts';

/** How the image of a service comes to be there; undefined when it is. */
export function planImage(
  service: ServiceModel,
  stack: StackModel,
  { state, lock }: { readonly state: EngineState; readonly lock: DigestLock },
): PlanStep | undefined {
  const there = state.images[service.image];
  if (service.build && (service.pullPolicy === 'build' || !there)) {
    return { ...buildStep(service, service.build), after: [] };
  }
  if (service.build) return undefined;
  const lockedDigest = lock[service.image];
  const isLocked =
    lockedDigest === undefined || there?.digests.some((digest) => digest.endsWith(lockedDigest));
  // An image that was built or loaded here has no digest a registry could vouch for: it is the owner's own.
  const isOwn = there !== undefined && there.digests.length === 0;
  if (there && service.pullPolicy !== 'always' && (isLocked || isOwn)) return undefined;
  if (service.pullPolicy === 'never') {
    if (there) return undefined;
    throw imageMissing(service, stack);
  }
  const { image: reference, platform } = service;
  return { kind: 'pull', id: `pull ${reference}`, after: [], reference, lockedDigest, platform };
}

function buildStep({ image, name }: ServiceModel, build: NonNullable<ServiceModel['build']>) {
  return {
    kind: 'build' as const,
    id: `build ${image}`,
    service: name,
    request: {
      tags: [image],
      contextDir: build.contextDir,
      dockerfile: build.dockerfile,
      target: build.target,
      buildArguments: build.args,
      network: build.network,
    },
  };
}

function imageMissing({ name, image }: ServiceModel, stack: StackModel): AibotError {
  return new AibotError(
    `The service ${name} needs the image ${image}; it is not there and must not be pulled`,
    {
      code: 'image-not-found',
      nextSteps: [
        `Bring it: \`docker pull ${image}\`.`,
        `Or remove "pull_policy: never" of ${name} in ${stack.files.join(', ')}.`,
      ],
    },
  );
}
