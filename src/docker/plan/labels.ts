import { createHash } from 'node:crypto';
import type { ServiceModel, StackModel } from '../compose-file/model.ts';
import type { ContainerSpec } from '../container.ts';

/** The labels by which Compose knows its own: `docker compose ps`, `logs` and `down` then see what we made. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  configHash: 'com.docker.compose.config-hash',
  containerNumber: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  dependsOn: 'com.docker.compose.depends_on',
  configFiles: 'com.docker.compose.project.config_files',
  workingDir: 'com.docker.compose.project.working_dir',
  version: 'com.docker.compose.version',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
} as const;

export const aibotLabels = {
  /** Version of the aibot that made it. */
  version: 'aibot.version',
  role: 'aibot.role',
  protocol: 'aibot.protocol',
  /** `name:hash` of every part of the configuration, so that a change can be named. */
  parts: 'aibot.parts',
} as const;

/** Any JSON value as one text, whatever the order of its keys; what is undefined is not there. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The parts of a configuration, each with a hash; equal specs have equal parts, in every process and release. */
export type ConfigParts = Readonly<Record<string, string>>;

export interface HashedConfig {
  readonly spec: Omit<ContainerSpec, 'labels'>;
  /** The service's own. */
  readonly labels: ServiceModel['labels'];
  /** Content hashes of the files that are mounted into it, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** An empty list, a `false` and a value left out start the same container. */
const isSaid = (value: unknown) =>
  value !== undefined &&
  value !== false &&
  !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

export function configParts({ spec, labels, files }: HashedConfig): ConfigParts {
  return Object.fromEntries(
    Object.entries({ ...spec, labels, files })
      .filter(([part, value]) => part !== 'name' && isSaid(value))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      // Eight digits tell two values of one part apart; the whole is compared with all 64.
      .map(([part, value]) => [part, sha256(canonical(value)).slice(0, 8)]),
  );
}

export const configHash = (config: HashedConfig) => sha256(canonical(configParts(config)));

export function formatParts(parts: ConfigParts): string {
  return Object.entries(parts)
    .map((pair) => pair.join(':'))
    .join(',');
}

export function parseParts(label: string): ConfigParts {
  return Object.fromEntries(label.split(',').map((pair) => pair.split(':') as [string, string]));
}

export interface LabelContext {
  readonly stack: StackModel;
  /** Of aibot. */
  readonly version: string;
}

export function containerLabels(
  service: ServiceModel,
  config: HashedConfig,
  { stack, version }: LabelContext,
): Record<string, string> {
  return {
    ...service.labels,
    [composeLabels.project]: stack.name,
    [composeLabels.service]: service.name,
    [composeLabels.configHash]: configHash(config),
    [composeLabels.containerNumber]: '1',
    // Compose writes it as Python once did.
    [composeLabels.oneOff]: 'False',
    [composeLabels.dependsOn]: service.dependsOn
      .map(({ service: name, condition, restarts }) => `${name}:${condition}:${restarts}`)
      .join(','),
    [composeLabels.configFiles]: stack.files.join(','),
    [composeLabels.workingDir]: stack.projectDir,
    [composeLabels.version]: version,
    [aibotLabels.version]: version,
    [aibotLabels.parts]: formatParts(configParts(config)),
    ...(service.aibot && {
      [aibotLabels.role]: service.aibot.role,
      [aibotLabels.protocol]: service.aibot.protocol,
    }),
  };
}

/** Labels of a network or a volume. */
export function resourceLabels(
  kind: 'network' | 'volume',
  resource: { readonly key: string; readonly labels: Readonly<Record<string, string>> },
  { stack, version }: LabelContext,
): Record<string, string> {
  return {
    ...resource.labels,
    [composeLabels.project]: stack.name,
    [composeLabels[kind]]: resource.key,
    [composeLabels.version]: version,
    [aibotLabels.version]: version,
  };
}

/** What differs, in words; empty when the container is as it is wanted. */
export function changedParts(
  labels: Readonly<Record<string, string>>,
  config: HashedConfig,
): readonly string[] {
  if (labels[composeLabels.configHash] === configHash(config)) return [];
  const had = labels[aibotLabels.parts];
  if (had === undefined) return ['it was made by something else than aibot'];
  const [before, after] = [parseParts(had), configParts(config)];
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = parts
    .filter((part) => before[part] !== after[part])
    .map((part) => `${words(part)} changed`);
  return changed.length > 0 ? changed : ['its configuration changed'];
}

/** `stopGraceMs` → `stop grace`. */
function words(part: string): string {
  if (part === 'files') return 'a mounted file';
  return part
    .replace(/(Ms|Bytes)$/, '')
    .replace(/^(is|has)(?=[A-Z])/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}
