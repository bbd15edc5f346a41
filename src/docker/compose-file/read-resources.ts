import type { DeviceModel, ResourcesModel } from './model.ts';
import { Fields, integer, listOf, number, type Read, sizeBytes, text, wrong } from './read-values.ts';

/** `deploy`: what one container may use. Replicas and placement are an orchestrator's and not known here. */
export const readDeploy: Read<ResourcesModel> = (node) =>
  new Fields(node, ['resources']).read('resources', (resources) => {
    const fields = new Fields(resources, ['limits', 'reservations']);
    const limits = fields.read('limits', (value) => {
      const limit = new Fields(value, ['cpus', 'memory', 'pids']);
      return {
        cpus: limit.read('cpus', number),
        memoryBytes: limit.read('memory', sizeBytes),
        pids: limit.read('pids', integer(1)),
      };
    });
    const reservations = fields.read('reservations', (value) => {
      const reservation = new Fields(value, ['memory', 'devices']);
      return {
        memoryReservationBytes: reservation.read('memory', sizeBytes),
        devices: reservation.read('devices', listOf(readDevice)),
      };
    });
    return { ...limits, ...reservations, devices: reservations?.devices ?? [] };
  }) ?? { devices: [] };

const readDevice: Read<DeviceModel> = (node) => {
  const fields = new Fields(node, ['driver', 'count', 'device_ids', 'capabilities']);
  const deviceIds = fields.read('device_ids', listOf(text)) ?? [];
  const count = fields.read('count', (value) =>
    // Compose itself writes −1 for all.
    ['all', '-1'].includes(text(value)) ? -1 : integer(1)(value),
  );
  if (count !== undefined && deviceIds.length > 0)
    return wrong(node, 'a device with "count" or "device_ids", not both');
  return {
    driver: fields.read('driver', text),
    // All of them, unless some are named: the default of the specification.
    count: count ?? (deviceIds.length > 0 ? undefined : -1),
    deviceIds,
    capabilities: fields.read('capabilities', listOf(text)) ?? wrong(node, 'a device with "capabilities"'),
  };
};
