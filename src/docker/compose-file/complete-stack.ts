import { nearest } from '../../shared/nearest.ts';
import type { HealthcheckSpec } from '../container.ts';
import type { NetworkModel, ServiceFacts, ServiceModel, StackModel } from './model.ts';
import type { Named, PartialService, PartialStack } from './partial-stack.ts';
import { composeError, type Position } from './problems.ts';

interface Project extends Pick<StackModel, 'name' | 'files' | 'projectDir'> {
  /** Profiles that are on; `*` is all of them. */
  readonly profiles: readonly string[];
}

/** The merged files as a whole: profiles chosen, defaults filled in, every name looked up. */
export function completeStack(partial: PartialStack, project: Project): StackModel {
  const active = Object.entries(partial.services).filter(([, service]) => isOn(service, project.profiles));
  const services = Object.fromEntries(
    active.map(([name, service]) => [name, completeService(name, service, project)]),
  );
  const volumes = completeVolumes(partial.volumes, project.name);
  const networks = completeNetworks(partial.networks, project.name);
  for (const service of Object.values(services)) {
    const said = partial.services[service.name];
    if (said) checkNames(service, said, { services, volumes, networks, all: partial.services });
  }
  refuseCycles(services, partial);
  const used = Object.values(services);
  const usedVolumes = new Set(used.flatMap(volumesOf));
  const usedNetworks = new Set(used.flatMap((service) => Object.keys(service.networks)));
  return {
    name: project.name,
    files: project.files,
    projectDir: project.projectDir,
    services,
    inactive: Object.keys(partial.services).filter((name) => !services[name]),
    networks: pick(networks, usedNetworks),
    volumes: pick(volumes, usedVolumes),
  };
}

function isOn(service: PartialService, profiles: readonly string[]): boolean {
  return (
    service.profiles.length === 0 ||
    profiles.includes('*') ||
    service.profiles.some((profile) => profiles.includes(profile))
  );
}

function completeService(name: string, said: PartialService, project: Project): ServiceModel {
  const { origin, fileEnvironment, ...rest } = said;
  const { at } = origin;
  if (said.image === undefined && said.build === undefined)
    throw composeError(at, `services.${name} needs an "image" or a "build"`);
  return {
    ...rest,
    name,
    image: said.image ?? `${project.name}-${name}`,
    build: said.build && {
      contextDir: said.build.contextDir ?? project.projectDir,
      dockerfile: said.build.dockerfile ?? 'Dockerfile',
      target: said.build.target,
      args: said.build.args ?? {},
      network: said.build.network,
    },
    environment: { ...fileEnvironment, ...said.environment },
    networks: Object.keys(said.networks).length === 0 ? { default: { aliases: [] } } : said.networks,
    healthcheck: said.healthcheck && completeHealthcheck(name, said.healthcheck, at),
    restart: said.restart ?? { policy: 'no' },
    isReadOnly: said.isReadOnly ?? false,
    aibot: said.aibot && completeFacts(name, said.aibot, at),
  };
}

function completeHealthcheck(name: string, said: Partial<HealthcheckSpec>, at: Position): HealthcheckSpec {
  // Without a test of its own it changes the times of the image's check, which the engine cannot merge safely.
  if (said.test === undefined) throw composeError(at, `services.${name}.healthcheck needs a "test"`);
  return { ...said, test: said.test };
}

function completeFacts(name: string, said: Partial<ServiceFacts>, at: Position): ServiceFacts {
  const { role, protocol, port } = said;
  if (role === undefined || protocol === undefined || port === undefined)
    throw composeError(at, `services.${name}.x-aibot needs "role", "protocol" and "port"`);
  return { ...said, role, protocol, port, models: said.models ?? [], preference: said.preference ?? 0 };
}

interface KnownNames {
  readonly services: StackModel['services'];
  readonly volumes: StackModel['volumes'];
  readonly networks: StackModel['networks'];
  /** Services whose profile is off as well. */
  readonly all: PartialStack['services'];
}

function checkNames(service: ServiceModel, said: PartialService, known: KnownNames): void {
  const refuse = (kind: string, name: string, names: object, note = '') => {
    const guess = nearest(name, Object.keys(names));
    const at = said.origin.mentions.get(`${kind} ${name}`) ?? said.origin.at;
    const hint = guess === undefined || guess === name ? '' : ` Did you mean "${guess}"?`;
    return composeError(
      at,
      `services.${service.name} names the ${kind} "${name}", which ${note || 'there is not'}.${hint}`,
    );
  };
  for (const { service: name, isRequired } of service.dependsOn) {
    if (known.services[name] || (!isRequired && known.all[name])) continue;
    const note = known.all[name] ? `is off: its profile is ${known.all[name].profiles.join(' or ')}` : '';
    throw refuse('service', name, known.services, note);
  }
  for (const { service: name, condition } of service.dependsOn) {
    const policy = known.services[name]?.restart.policy;
    const isEndless = policy === 'always' || policy === 'unless-stopped';
    if (!isEndless || condition !== 'service_completed_successfully') continue;
    const at = said.origin.mentions.get(`service ${name}`) ?? said.origin.at;
    const problem = `waits for the end of "${name}", which never ends: its restart is ${policy}`;
    throw composeError(at, `services.${service.name} ${problem}`, `Write "restart: no" for ${name}.`);
  }
  for (const name of Object.keys(service.networks))
    if (!known.networks[name]) throw refuse('network', name, known.networks);
  for (const name of volumesOf(service))
    if (!known.volumes[name]) throw refuse('volume', name, known.volumes);
}

function refuseCycles(services: StackModel['services'], partial: PartialStack): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const service = services[name];
    if (!service || done.has(name)) return;
    if (path.includes(name)) {
      const at = partial.services[name]?.origin.at ?? { file: '', line: 0 };
      throw composeError(at, `services wait for each other in a circle: ${[...path, name].join(' → ')}`);
    }
    for (const dependency of service.dependsOn) visit(dependency.service, [...path, name]);
    done.add(name);
  };
  for (const name of Object.keys(services)) visit(name, []);
}

function volumesOf(service: ServiceModel): readonly string[] {
  return service.mounts.flatMap((mount) =>
    mount.type === 'volume' && mount.source !== undefined ? [mount.source] : [],
  );
}

function completeNetworks(said: PartialStack['networks'], project: string): StackModel['networks'] {
  const complete = (key: string, network: Named<NetworkModel>): NetworkModel => ({
    ...network,
    key,
    name: nameOf(key, network, project),
    isExternal: network.isExternal ?? false,
    isInternal: network.isInternal ?? false,
    driverOptions: network.driverOptions ?? {},
    labels: network.labels ?? {},
  });
  // Compose's own network, for services that name none.
  return mapValues({ default: {}, ...said }, complete);
}

function completeVolumes(said: PartialStack['volumes'], project: string): StackModel['volumes'] {
  return mapValues(said, (key, volume) => ({
    ...volume,
    key,
    name: nameOf(key, volume, project),
    isExternal: volume.isExternal ?? false,
    driverOptions: volume.driverOptions ?? {},
    labels: volume.labels ?? {},
  }));
}

function nameOf(
  key: string,
  said: { readonly name?: string | undefined; readonly isExternal?: boolean | undefined },
  project: string,
): string {
  return said.name ?? (said.isExternal ? key : `${project}_${key}`);
}

function mapValues<Said, Whole>(
  record: Readonly<Record<string, Said>>,
  complete: (key: string, said: Said) => Whole,
): Record<string, Whole> {
  return Object.fromEntries(Object.entries(record).map(([key, said]) => [key, complete(key, said)]));
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
