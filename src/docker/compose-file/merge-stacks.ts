import type { MountModel, PortModel } from './model.ts';
import type { PartialService, PartialStack } from './partial-stack.ts';

/** A file over another, by the merge rules of Compose: mappings by key, lists appended, commands replaced. */
export function mergeStacks(base: PartialStack, over: PartialStack): PartialStack {
  return {
    name: over.name ?? base.name,
    services: mergeRecords(base.services, over.services, mergeServices),
    networks: mergeRecords(base.networks, over.networks, overlay),
    volumes: mergeRecords(base.volumes, over.volumes, overlay),
  };
}

function mergeServices(base: PartialService, over: PartialService): PartialService {
  return {
    ...overlay(base, over),
    origin: {
      at: base.origin.at,
      mentions: new Map([...base.origin.mentions, ...over.origin.mentions]),
    },
    build: overlayOptional(base.build, over.build, (one, two) => ({
      ...overlay(one, two),
      args: { ...one.args, ...two.args },
    })),
    environment: { ...base.environment, ...over.environment },
    fileEnvironment: { ...base.fileEnvironment, ...over.fileEnvironment },
    ports: lastOfEach([...base.ports, ...over.ports], portKey),
    mounts: lastOfEach([...base.mounts, ...over.mounts], mountKey),
    networks: mergeRecords(base.networks, over.networks, (one, two) => ({
      aliases: unique([...one.aliases, ...two.aliases]),
    })),
    healthcheck: overlayOptional(base.healthcheck, over.healthcheck, overlay),
    dependsOn: lastOfEach([...base.dependsOn, ...over.dependsOn], (dependency) => dependency.service),
    labels: { ...base.labels, ...over.labels },
    resources: {
      ...overlay(base.resources, over.resources),
      devices: [...base.resources.devices, ...over.resources.devices],
    },
    profiles: unique([...base.profiles, ...over.profiles]),
    extraHosts: unique([...base.extraHosts, ...over.extraHosts]),
    capDrop: unique([...base.capDrop, ...over.capDrop]),
    capAdd: unique([...base.capAdd, ...over.capAdd]),
    securityOpt: unique([...base.securityOpt, ...over.securityOpt]),
    logging: overlayOptional(base.logging, over.logging, (one, two) =>
      // Options belong to a driver: another driver starts anew.
      two.driver !== undefined && two.driver !== one.driver
        ? two
        : { ...overlay(one, two), options: { ...one.options, ...two.options } },
    ),
    aibot: overlayOptional(base.aibot, over.aibot, overlay),
  };
}

/** What `over` says, and `base` where it says nothing. */
function overlay<Value extends object>(base: Value, over: Value): Value {
  const said = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...base, ...(Object.fromEntries(said) as Partial<Value>) };
}

function overlayOptional<Value>(
  base: Value | undefined,
  over: Value | undefined,
  merge: (base: Value, over: Value) => Value,
): Value | undefined {
  return base === undefined || over === undefined ? (over ?? base) : merge(base, over);
}

function mergeRecords<Value>(
  base: Readonly<Record<string, Value>>,
  over: Readonly<Record<string, Value>>,
  merge: (base: Value, over: Value) => Value,
): Record<string, Value> {
  const result: Record<string, Value> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = below === undefined ? value : merge(below, value);
  }
  return result;
}

function lastOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

const unique = (words: readonly string[]) => [...new Set(words)];
const portKey = ({ hostIp, published, target, protocol }: PortModel) =>
  `${hostIp ?? ''}:${published ?? ''}:${target}/${protocol}`;
const mountKey = ({ target }: MountModel) => target;
