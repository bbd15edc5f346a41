import type { NetworkModel, VolumeModel } from './model.ts';
import type { Named, PartialStack } from './partial-stack.ts';
import { composeError } from './problems.ts';
import type { ReadContext } from './read-context.ts';
import { readService } from './read-service.ts';
import { boolean, Fields, labels, mapOf, type Read, text } from './read-values.ts';
import type { SourceNode } from './source-node.ts';

/** What one file says; its variables are replaced already. */
export function readFile(root: SourceNode, context: ReadContext): PartialStack {
  const fields = new Fields(root, ['name', 'version', 'services', 'networks', 'volumes']);
  return {
    name: fields.read('name', text),
    services:
      fields.read(
        'services',
        mapOf((node, name) => readNamedService(node, name, context)),
      ) ?? {},
    networks: fields.read('networks', mapOf(readNetwork)) ?? {},
    volumes: fields.read('volumes', mapOf(readVolume)) ?? {},
  };
}

function readNamedService(node: SourceNode, name: string, context: ReadContext) {
  // What Docker takes in the name of a container.
  if (/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(name)) return readService(node, context);
  throw composeError(node.at, `"${name}" is no name for a service`);
}

const readNetwork: Read<Named<NetworkModel>> = (node) => {
  const fields = new Fields(node, ['name', 'driver', 'driver_opts', 'internal', 'external', 'labels']);
  return {
    name: fields.read('name', text),
    isExternal: fields.read('external', boolean),
    isInternal: fields.read('internal', boolean),
    driver: fields.read('driver', text),
    driverOptions: fields.read('driver_opts', labels),
    labels: fields.read('labels', labels),
  };
};

const readVolume: Read<Named<VolumeModel>> = (node) => {
  const fields = new Fields(node, ['name', 'driver', 'driver_opts', 'external', 'labels']);
  return {
    name: fields.read('name', text),
    isExternal: fields.read('external', boolean),
    driver: fields.read('driver', text),
    driverOptions: fields.read('driver_opts', labels),
    labels: fields.read('labels', labels),
  };
};
