import { checkServers, type ServerHealth } from '../composition/check-servers.ts';
import { wireOwnStack } from '../composition/stack/own-stack.ts';
import type { Config } from '../config/schema.ts';
import { systemClock } from '../shared/clock.ts';

/** Asks every engine server of the configuration whether it would answer now. */
export const serverHealth = (config: Config, signal: AbortSignal): Promise<readonly ServerHealth[]> =>
  checkServers(wireOwnStack(config)?.config ?? config, systemClock, { signal });
