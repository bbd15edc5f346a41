import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildModel, StackModel } from '../compose-file/model.ts';
import type { EngineState } from './steps.ts';

export interface LeftOut {
  readonly service: string;
  /** A sentence without an end. */
  readonly reason: string;
}

/**
 * Optional services that cannot be had: their image is not there and what it would be built from is not either, as
 * with an aibot that was installed without its sources. One that another service needs is left in, and says so by
 * failing.
 */
export function leaveOut(
  { services }: Pick<StackModel, 'services'>,
  { images }: Pick<EngineState, 'images'>,
  canBuild: (build: BuildModel) => boolean = hasDockerfile,
): readonly LeftOut[] {
  const all = Object.values(services);
  const needed = new Set(
    all.flatMap(({ dependsOn }) => dependsOn.flatMap((one) => (one.isRequired ? [one.service] : []))),
  );
  return all.flatMap(({ name, image, build, aibot }) => {
    if (aibot?.isOptional !== true || !build || images[image] || needed.has(name) || canBuild(build))
      return [];
    return [
      { service: name, reason: `its image ${image} is not here, and neither is what it is built from` },
    ];
  });
}

const hasDockerfile = ({ contextDir, dockerfile }: BuildModel) => existsSync(join(contextDir, dockerfile));
