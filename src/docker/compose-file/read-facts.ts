import { type ProbeModel, probeKinds, type ServiceFacts, serviceProtocols, serviceRoles } from './model.ts';
import {
  boolean,
  durationMs,
  Fields,
  integer,
  listOf,
  oneOf,
  type Read,
  sizeBytes,
  text,
  wrong,
} from './read-values.ts';

/** How long an end-to-end probe may take, and how often it is made, where the file does not say. */
const probeDefaults = { deadlineMs: 5_000, intervalMs: 30_000 };

/** `x-aibot` of a service: what only aibot needs to know about it. */
export const readFacts: Read<Partial<ServiceFacts>> = (node) => {
  const fields = new Fields(node, [
    'role',
    'protocol',
    'port',
    'models',
    'preference',
    'probe',
    'group',
    'vram',
    'optional',
  ]);
  return {
    role: fields.read('role', oneOf(serviceRoles)),
    protocol: fields.read('protocol', oneOf(serviceProtocols)),
    port: fields.read('port', integer(1, 65_535)),
    models: fields.read('models', listOf(text)),
    preference: fields.read('preference', integer(0)),
    probe: fields.read('probe', readProbe),
    groupId: fields.read('group', integer(0)),
    isOptional: fields.read('optional', boolean),
    vramBytes: fields.read('vram', sizeBytes),
  } as Partial<ServiceFacts>;
};

const readProbe: Read<ProbeModel> = (node) => {
  const fields = new Fields(node, ['kind', 'path', 'deadline', 'interval']);
  const kind = fields.read('kind', oneOf(probeKinds)) ?? wrong(node, 'a probe with a "kind"');
  const path = fields.read('path', text);
  if ((kind === 'http') !== (path !== undefined))
    return wrong(node, 'a probe with a "path" when its kind is http');
  return {
    kind,
    path,
    deadlineMs: fields.read('deadline', durationMs) ?? probeDefaults.deadlineMs,
    intervalMs: fields.read('interval', durationMs) ?? probeDefaults.intervalMs,
  };
};
