import type Docker from 'dockerode';
import type { ContainerSpec, HealthcheckSpec, MountSpec } from '../container.ts';

const nanosecondsPerMs = 1e6;

/** The body of `POST /containers/create`. What the spec leaves out is left to the image and the engine. */
export function containerBody(spec: ContainerSpec): Docker.ContainerCreateOptions {
  const ports = spec.ports ?? [];
  const exposed = [
    ...ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
    ...(spec.exposedPorts ?? []).map(({ port, protocol }) => `${port}/${protocol}`),
  ];
  return dropUndefined({
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    Cmd: copy(spec.command),
    Entrypoint: copy(spec.entrypoint),
    Env: spec.environment && Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    WorkingDir: spec.workingDir,
    User: spec.user,
    Hostname: spec.hostname,
    ExposedPorts: exposed.length > 0 ? Object.fromEntries(exposed.map((port) => [port, {}])) : undefined,
    Healthcheck: spec.healthcheck && (healthcheckBody(spec.healthcheck) as Docker.HealthConfig),
    StopSignal: spec.stopSignal,
    StopTimeout: spec.stopGraceMs === undefined ? undefined : Math.ceil(spec.stopGraceMs / 1_000),
    HostConfig: hostBody(spec),
    NetworkingConfig: spec.networks && {
      EndpointsConfig: Object.fromEntries(
        spec.networks.map(({ name, aliases }) => [name, { Aliases: [...aliases] }]),
      ),
    },
  });
}

function hostBody(spec: ContainerSpec): Docker.HostConfig {
  const mounts = spec.mounts ?? [];
  return dropUndefined({
    PortBindings: portBindings(spec),
    Mounts: mounts
      .filter((mount) => mount.type !== 'tmpfs')
      .map((mount) => mountBody(mount, spec.labels)) as unknown as Docker.MountSettings[],
    Tmpfs: tmpfsBody(mounts),
    NetworkMode: spec.networks?.[0]?.name,
    RestartPolicy: spec.restart && {
      Name: spec.restart.policy,
      ...('maximumRetries' in spec.restart &&
        spec.restart.maximumRetries !== undefined && { MaximumRetryCount: spec.restart.maximumRetries }),
    },
    Init: spec.hasInit,
    ReadonlyRootfs: spec.isReadOnly,
    CapAdd: copy(spec.capAdd),
    CapDrop: copy(spec.capDrop),
    SecurityOpt: copy(spec.securityOptions),
    ExtraHosts: copy(spec.extraHosts),
    ShmSize: spec.shmSizeBytes,
    Memory: spec.memoryBytes,
    MemoryReservation: spec.memoryReservationBytes,
    NanoCpus: spec.cpus === undefined ? undefined : Math.round(spec.cpus * 1e9),
    PidsLimit: spec.pidsLimit,
    DeviceRequests: spec.gpus?.map(({ driver, count, deviceIds, capabilities }) => ({
      Driver: driver ?? '',
      // All of them is −1; a count and a list of devices exclude each other.
      Count: deviceIds ? 0 : count === 'all' ? -1 : (count ?? -1),
      DeviceIDs: deviceIds ? [...deviceIds] : [],
      Capabilities: [[...capabilities]],
    })),
    LogConfig: spec.logging && { Type: spec.logging.driver, Config: { ...spec.logging.options } },
  });
}

function portBindings({
  ports,
}: ContainerSpec): Record<string, { HostIp: string; HostPort: string }[]> | undefined {
  if (!ports) return undefined;
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { hostIp, hostPort, containerPort, protocol } of ports) {
    const key = `${containerPort}/${protocol}`;
    // An empty HostPort is a free one; "0" means the same but shows up as a difference.
    bindings[key] = [
      ...(bindings[key] ?? []),
      { HostIp: hostIp, HostPort: hostPort === 0 ? '' : String(hostPort) },
    ];
  }
  return bindings;
}

function mountBody(mount: Exclude<MountSpec, { type: 'tmpfs' }>, labels: ContainerSpec['labels']) {
  const isAnonymous = mount.type === 'volume' && mount.source === '';
  return {
    Type: mount.type,
    Source: mount.source,
    Target: mount.target,
    ReadOnly: mount.isReadOnly,
    ...(mount.type === 'bind' && mount.createsHostPath && { BindOptions: { CreateMountpoint: true } }),
    // So that one which was left behind can be told from a stranger's.
    ...(isAnonymous && { VolumeOptions: { Labels: { ...labels } } }),
  };
}

function tmpfsBody(mounts: readonly MountSpec[]): Record<string, string> | undefined {
  const entries = mounts
    .filter((mount) => mount.type === 'tmpfs')
    .map(({ target, sizeBytes, options }) => {
      const all = [...(sizeBytes === undefined ? [] : [`size=${sizeBytes}`]), ...(options ?? [])];
      return [target, all.join(',')] as const;
    });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function healthcheckBody(check: HealthcheckSpec) {
  const nanoseconds = (ms: number | undefined) => (ms === undefined ? undefined : ms * nanosecondsPerMs);
  return dropUndefined({
    Test: [...check.test],
    Interval: nanoseconds(check.intervalMs),
    Timeout: nanoseconds(check.timeoutMs),
    StartPeriod: nanoseconds(check.startPeriodMs),
    StartInterval: nanoseconds(check.startIntervalMs),
    Retries: check.retries,
  });
}

const copy = (list: readonly string[] | undefined) => (list ? [...list] : undefined);

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function dropUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
