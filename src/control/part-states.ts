import type { ServiceStatus } from './services.ts';
import type { ComponentStatus } from './status.ts';

/** How well a part of aibot is whose service is in this state. */
export const partStates: Readonly<Record<ServiceStatus['state'], ComponentStatus['state']>> = {
  absent: 'stopped',
  pulling: 'starting',
  created: 'starting',
  starting: 'starting',
  healthy: 'ready',
  unhealthy: 'degraded',
  restarting: 'starting',
  stopped: 'stopped',
  failed: 'failed',
};
