import { randomBytes } from 'node:crypto';
import { keepSecret } from '../../config/config-store.ts';
import type { Paths } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';

/**
 * The configuration with a key for the gateway of the stack: the owner's, that of an earlier start, or a new one of
 * 256 bits that is kept among the secrets.
 */
export function withGatewayKey(config: Config, paths: Paths): Config {
  if (config.docker.gatewayKey !== undefined) return config;
  const gatewayKey = randomBytes(32).toString('base64url');
  keepSecret(paths, 'docker.gatewayKey', gatewayKey);
  return { ...config, docker: { ...config.docker, gatewayKey } };
}
