import type { ControlClient } from '../../control/client.ts';
import type { DashboardSource } from '../../dashboard/follow-daemon.ts';

/** The daemon's own socket, as the dashboard asks it. */
export const controlSource = (client: ControlClient): DashboardSource => ({
  status: (call) => client.call('status', {}, call),
  services: async (call) => (await client.call('services', {}, call)).services,
  turns: async (limit, call) => (await client.call('turns', { limit }, call)).turns,
  logs: (limit, call) => client.call('logs', { limit }, call),
  events: (call) => client.events(call),
});
