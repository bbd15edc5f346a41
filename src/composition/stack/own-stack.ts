import { resolve } from 'node:path';
import { environmentWithDotEnv } from '../../config/load-config.ts';
import type { Config } from '../../config/schema.ts';
import type { StackModel } from '../../docker/compose-file/model.ts';
import { readStack } from '../../docker/compose-file/read-stack.ts';
import type { ContainerEngine } from '../../docker/container-engine.ts';
import { createDockerEngine } from '../../docker/engine/docker-engine.ts';
import { type EngineEndpoint, findEndpoint } from '../../docker/engine/find-endpoint.ts';
import { withDependencies } from '../../docker/supervise/with-dependencies.ts';
import { stackFiles } from '../stack-files.ts';
import { type StackWiring, wireStack } from './wire-stack.ts';

/** Whether the configuration wants containers at all. */
export const isWithStack = ({ profile }: Pick<Config, 'profile'>) => profile !== 'embedded';

export interface OwnStackOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
}

/**
 * The stack the configuration asks for, with the variables of the environment and of this home's `.env`. What it
 * does not ask for any more, a service or a profile, is none of it: its containers are orphans.
 */
export function readOwnStack(config: Config, options: OwnStackOptions = {}): StackModel {
  const [first, ...others] = config.docker.files.map((file) => resolve(file));
  const own = stackFiles(config.profile === 'docker-gpu');
  const { profiles, services } = config.docker;
  const { stack } = readStack({
    files: first === undefined ? own : [first, ...others],
    env: environmentWithDotEnv(options),
    fallbacks: { AIBOT_GATEWAY_KEY: config.docker.gatewayKey },
    ...(profiles.length > 0 && { profiles }),
  });
  const names = services.length === 0 ? Object.keys(stack.services) : withDependencies(stack, services);
  const chosen = Object.entries(stack.services).filter(([name]) => names.includes(name));
  return { ...stack, services: Object.fromEntries(chosen), inactive: [] };
}

export const endpointOf = (config: Config, env: NodeJS.ProcessEnv = process.env): EngineEndpoint =>
  findEndpoint({ setting: config.docker.host, env: environmentWithDotEnv({ env }) });

/** The container engine of the configuration; nothing is opened before the first call. */
export const openEngine = (config: Config, env?: NodeJS.ProcessEnv): ContainerEngine =>
  createDockerEngine({ endpoint: endpointOf(config, env) });

/** The configuration with the addresses of the stack's services, for those who use and do not supervise them. */
export const wireOwnStack = (config: Config): StackWiring | undefined =>
  isWithStack(config) ? wireStack(config, readOwnStack(config)) : undefined;
