import type { MountModel, ServiceModel, StackModel } from '../compose-file/model.ts';
import { formatDurationMs, formatSize } from '../compose-file/quantities.ts';
import type { HealthcheckSpec } from '../container.ts';
import { pathInProject } from './mounted-files.ts';
import { replaceMarks } from './secret-variables.ts';

/** A stack as Compose takes it, in long and unambiguous forms; what is a default is left out. */
export function composeDocument(stack: StackModel): object {
  return said({
    name: stack.name,
    services: mapValues(stack.services, (service) => composeService(service, stack)),
    networks: mapValues(
      stack.networks,
      ({ key, name, isExternal, isInternal, driver, driverOptions, labels }) =>
        said({
          name: name === `${stack.name}_${key}` ? undefined : name,
          external: isExternal || undefined,
          internal: isInternal || undefined,
          driver,
          driver_opts: driverOptions,
          labels,
        }),
    ),
    volumes: mapValues(stack.volumes, ({ key, name, isExternal, driver, driverOptions, labels }) =>
      saidOrNull({
        name: name === `${stack.name}_${key}` ? undefined : name,
        external: isExternal || undefined,
        driver,
        driver_opts: driverOptions,
        labels,
      }),
    ),
  });
}

function composeService(service: ServiceModel, stack: StackModel): object {
  const { build, resources, logging } = service;
  const contextDir = build && pathInProject(stack, build.contextDir);
  const tmpfs = service.mounts.filter((mount) => mount.type === 'tmpfs');
  const mounts = service.mounts.filter((mount) => mount.type !== 'tmpfs');
  return said({
    image: literal(service.image),
    build: build && contextDir && said({ ...buildFields(build), context: `./${contextDir}` }),
    profiles: service.profiles,
    init: service.init,
    restart: restartOf(service),
    user: service.user,
    working_dir: service.workingDir,
    entrypoint: service.entrypoint?.map(literal),
    command: service.command?.map(literal),
    ports: service.ports.map(({ target, published, hostIp, protocol }) =>
      said({
        target,
        published: published === undefined ? undefined : String(published),
        host_ip: hostIp,
        protocol: protocol === 'tcp' ? undefined : protocol,
      }),
    ),
    environment: mapValues(service.environment, literal),
    volumes: mounts.map((mount) => composeMount(mount, stack)),
    tmpfs: tmpfs.map(({ target, sizeBytes, options }) => {
      const all = [...(sizeBytes === undefined ? [] : [`size=${formatSize(sizeBytes)}`]), ...options];
      return all.length === 0 ? target : `${target}:${all.join(',')}`;
    }),
    networks: networksOf(service),
    extra_hosts: service.extraHosts,
    depends_on: Object.fromEntries(
      service.dependsOn.map(({ service: name, condition, isRequired, restarts }) => [
        name,
        said({ condition, required: isRequired ? undefined : false, restart: restarts || undefined }),
      ]),
    ),
    read_only: service.isReadOnly || undefined,
    cap_drop: service.capDrop,
    cap_add: service.capAdd,
    security_opt: service.securityOpt,
    shm_size: service.shmSizeBytes === undefined ? undefined : formatSize(service.shmSizeBytes),
    deploy: { resources: resourcesOf(resources) },
    healthcheck: service.healthcheck && healthcheckOf(service.healthcheck),
    stop_grace_period:
      service.stopGracePeriodMs === undefined ? undefined : formatDurationMs(service.stopGracePeriodMs),
    stop_signal: service.stopSignal,
    logging: logging && said({ driver: logging.driver, options: logging.options }),
    labels: mapValues(service.labels, literal),
    pull_policy: service.pullPolicy,
    platform: service.platform,
  });
}

/** What is written is read with variables replaced: a dollar sign of a value must survive that, a secret becomes one. */
const literal = (text: string) =>
  replaceMarks(text.replaceAll('$', '$$$$'), (name) => `\${${name}:?set ${name} in .env}`);

function buildFields({ dockerfile, target, args, network }: NonNullable<ServiceModel['build']>) {
  return {
    dockerfile: dockerfile === 'Dockerfile' ? undefined : dockerfile,
    target,
    args: mapValues(args, literal),
    network,
  };
}

function restartOf({ restart: { policy, maxAttempts } }: ServiceModel): string | undefined {
  if (policy === 'no') return undefined;
  return maxAttempts === undefined ? policy : `${policy}:${maxAttempts}`;
}

function composeMount(mount: Exclude<MountModel, { type: 'tmpfs' }>, stack: StackModel): object {
  const { type, target, isReadOnly } = mount;
  const inside = mount.type === 'bind' ? pathInProject(stack, mount.source) : undefined;
  const source = inside === undefined ? mount.source : `./${inside}`;
  return said({ type, source, target, read_only: isReadOnly || undefined });
}

function networksOf({ networks }: ServiceModel): object | undefined {
  const names = Object.keys(networks);
  if (names.length === 1 && names[0] === 'default' && networks['default']?.aliases.length === 0)
    return undefined;
  return mapValues(networks, ({ aliases }) => saidOrNull({ aliases }));
}

function resourcesOf({
  memoryBytes,
  cpus,
  pids,
  memoryReservationBytes,
  devices,
}: ServiceModel['resources']): object {
  const size = (bytes: number | undefined) => (bytes === undefined ? undefined : formatSize(bytes));
  return said({
    limits: said({ memory: size(memoryBytes), cpus: cpus === undefined ? undefined : String(cpus), pids }),
    reservations: said({
      memory: size(memoryReservationBytes),
      devices: devices.map(({ driver, count, deviceIds, capabilities }) =>
        said({
          driver,
          count: count === -1 ? 'all' : count,
          device_ids: deviceIds,
          capabilities,
        }),
      ),
    }),
  });
}

function healthcheckOf(check: HealthcheckSpec): object {
  if (check.test[0] === 'NONE') return { disable: true };
  const time = (durationMs: number | undefined) =>
    durationMs === undefined ? undefined : formatDurationMs(durationMs);
  return said({
    test: check.test.map(literal),
    interval: time(check.intervalMs),
    timeout: time(check.timeoutMs),
    retries: check.retries,
    start_period: time(check.startPeriodMs),
    start_interval: time(check.startIntervalMs),
  });
}

/** Without what is undefined, and without empty lists and mappings, nested ones included. */
function said(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => isSaid(value)));
}

/** A name behind which nothing is said must stay there all the same. */
function saidOrNull(record: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const result = said(record);
  return Object.keys(result).length === 0 ? null : result;
}

function isSaid(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return Object.values(value).some(isSaid);
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  to: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
