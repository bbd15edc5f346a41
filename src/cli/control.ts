import { resolvePaths } from '../config/paths.ts';
import { type ControlClient, createControlClient } from '../control/client.ts';

/** The client of this home's daemon. */
export function connectToDaemon(): ControlClient {
  return createControlClient(resolvePaths().socketPath);
}
