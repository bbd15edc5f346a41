import { parseEnvFile } from './env-file.ts';
import type { BuildModel } from './model.ts';
import type { PartialService } from './partial-stack.ts';
import { composeError, type Position } from './problems.ts';
import { type ReadContext, resolvePath } from './read-context.ts';
import { readFacts } from './read-facts.ts';
import { readMount, readTmpfs } from './read-mounts.ts';
import { readPort } from './read-ports.ts';
import { readDeploy } from './read-resources.ts';
import {
  readCommand,
  readDependencies,
  readExtraHosts,
  readHealthcheck,
  readLogging,
  readRestart,
} from './read-run.ts';
import {
  boolean,
  durationMs,
  Fields,
  isMapNode,
  isNull,
  keyValues,
  labels,
  listOf,
  mapOf,
  oneOf,
  oneOrMore,
  type Read,
  sizeBytes,
  text,
} from './read-values.ts';
import type { SourceNode } from './source-node.ts';

// biome-ignore format: one name a line says nothing more
const keys = [
  'image', 'build', 'command', 'entrypoint', 'environment', 'env_file', 'ports', 'volumes', 'networks',
  'healthcheck', 'depends_on', 'restart', 'init', 'labels', 'deploy', 'profiles', 'stop_grace_period',
  'stop_signal', 'extra_hosts', 'user', 'working_dir', 'tmpfs', 'read_only', 'cap_drop', 'cap_add',
  'security_opt', 'shm_size', 'logging', 'pull_policy', 'platform', 'x-aibot',
] as const;

/** One service of one file. */
export function readService(node: SourceNode, context: ReadContext): PartialService {
  const fields = new Fields(node, keys);
  const words = (key: 'cap_drop' | 'cap_add' | 'security_opt' | 'profiles') =>
    fields.read(key, listOf(text)) ?? [];
  return {
    origin: { at: node.at, mentions: mentionsOf(node) },
    image: fields.read('image', text),
    build: fields.read('build', (value) => readBuild(value, context)),
    command: fields.read('command', readCommand),
    entrypoint: fields.read('entrypoint', readCommand),
    environment: withSurroundings(fields.read('environment', keyValues) ?? {}, context),
    fileEnvironment: Object.assign(
      {},
      ...(fields.read(
        'env_file',
        oneOrMore((value) => readEnvFile(value, context)),
      ) ?? []),
    ) as Record<string, string>,
    ports: (fields.read('ports', listOf(readPort)) ?? []).flat(),
    mounts: [
      ...(fields.read('volumes', listOf(readMount(context))) ?? []),
      ...(fields.read('tmpfs', oneOrMore(readTmpfs)) ?? []),
    ],
    networks: fields.read('networks', readServiceNetworks) ?? {},
    healthcheck: fields.read('healthcheck', readHealthcheck),
    dependsOn: fields.read('depends_on', readDependencies) ?? [],
    restart: fields.read('restart', readRestart),
    init: fields.read('init', boolean),
    labels: fields.read('labels', labels) ?? {},
    resources: fields.read('deploy', readDeploy) ?? { devices: [] },
    profiles: words('profiles'),
    stopGracePeriodMs: fields.read('stop_grace_period', durationMs),
    stopSignal: fields.read('stop_signal', text),
    extraHosts: fields.read('extra_hosts', readExtraHosts) ?? [],
    user: fields.read('user', text),
    workingDir: fields.read('working_dir', text),
    isReadOnly: fields.read('read_only', boolean),
    capDrop: words('cap_drop'),
    capAdd: words('cap_add'),
    securityOpt: words('security_opt'),
    shmSizeBytes: fields.read('shm_size', sizeBytes),
    logging: fields.read('logging', readLogging),
    pullPolicy: fields.read('pull_policy', oneOf(['always', 'missing', 'never', 'build'])),
    platform: fields.read('platform', text),
    aibot: fields.read('x-aibot', readFacts),
  };
}

function readBuild(node: SourceNode, context: ReadContext): Partial<BuildModel> {
  if (node.kind !== 'map') return { contextDir: resolvePath(context, text(node)) };
  const fields = new Fields(node, ['context', 'dockerfile', 'target', 'args', 'network']);
  return {
    contextDir: resolvePath(context, fields.read('context', text) ?? '.'),
    ...fields.read('dockerfile', (value) => ({ dockerfile: text(value) })),
    target: fields.read('target', text),
    args: withSurroundings(fields.read('args', keyValues) ?? {}, context),
    network: fields.read('network', text),
  };
}

/** Keys without a value come from the surroundings, and are left out where they are not set there. */
function withSurroundings(
  values: Readonly<Record<string, string | undefined>>,
  { lookup }: ReadContext,
): Record<string, string> {
  const known = Object.entries(values).map(([key, value]) => [key, value ?? lookup(key)] as const);
  return Object.fromEntries(known.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

function readEnvFile(node: SourceNode, context: ReadContext): Record<string, string> {
  const fields = node.kind === 'map' ? new Fields(node, ['path', 'required']) : undefined;
  const written = fields ? fields.read('path', text) : text(node);
  if (written === undefined) throw composeError(node.at, `${node.path} needs a "path"`);
  const path = resolvePath(context, written);
  const content = context.readText(path);
  if (content !== undefined) return parseEnvFile(content, path, context.lookup);
  if (fields?.read('required', boolean) === false) return {};
  throw composeError(node.at, `the env_file ${path} does not exist`, `Create ${path}, or remove the line.`);
}

const readServiceNetworks: Read<Record<string, { readonly aliases: readonly string[] }>> = (node) => {
  if (node.kind === 'list')
    return Object.fromEntries(node.items.map((item) => [text(item), { aliases: [] }]));
  return mapOf((value) => ({
    aliases: new Fields(value, ['aliases']).read('aliases', listOf(text)) ?? [],
  }))(node);
};

/** Line of every service, network and volume that is named, for "there is no such volume". */
function mentionsOf(node: SourceNode): ReadonlyMap<string, Position> {
  const mentions = new Map<string, Position>();
  if (!isMapNode(node)) return mentions;
  for (const [key, kind] of [
    ['depends_on', 'service'],
    ['networks', 'network'],
    ['volumes', 'volume'],
  ] as const) {
    const value = node.entries.get(key)?.node;
    if (value === undefined || isNull(value)) continue;
    if (value.kind === 'map')
      for (const [name, entry] of value.entries) mentions.set(`${kind} ${name}`, entry.keyAt);
    if (value.kind === 'list')
      for (const item of value.items) mentions.set(`${kind} ${nameIn(item)}`, item.at);
  }
  return mentions;
}

function nameIn(item: SourceNode): string {
  if (item.kind === 'scalar') return item.text.split(':')[0] ?? '';
  const source = isMapNode(item) ? item.entries.get('source')?.node : undefined;
  return source?.kind === 'scalar' ? source.text : '';
}
