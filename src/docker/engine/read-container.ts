import type Docker from 'dockerode';
import type {
  ContainerDetails,
  ContainerStatus,
  ContainerSummary,
  HealthStatus,
  PublishedPort,
} from '../container.ts';

export function readSummary(info: Docker.ContainerInfo): ContainerSummary {
  return {
    id: info.Id,
    name: withoutSlash(info.Names[0] ?? ''),
    image: info.Image,
    imageId: info.ImageID,
    labels: info.Labels,
    status: info.State as ContainerStatus,
    health: healthInWords(info.Status),
    ports: info.Ports.filter(({ PublicPort }) => PublicPort).map((port) => ({
      hostIp: port.IP,
      hostPort: port.PublicPort,
      containerPort: port.PrivatePort,
      protocol: port.Type === 'udp' ? 'udp' : 'tcp',
    })),
    createdAtMs: info.Created * 1_000,
  };
}

/** A list says it in the sentence for people only: `Up 5 seconds (health: starting)`. */
function healthInWords(status: string): HealthStatus {
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  return status.includes('(health: starting)') ? 'starting' : 'none';
}

export function readDetails(info: Docker.ContainerInspectInfo): ContainerDetails {
  const { State: state } = info;
  const health = state.Health;
  return {
    id: info.Id,
    name: withoutSlash(info.Name),
    image: info.Config.Image,
    imageId: info.Image,
    labels: info.Config.Labels,
    status: state.Status as ContainerStatus,
    health: toHealth(health?.Status),
    ports: readPorts(info.NetworkSettings.Ports),
    createdAtMs: Date.parse(info.Created),
    exitCode: state.ExitCode,
    error: state.Error,
    isOutOfMemory: state.OOMKilled,
    pid: state.Pid > 0 ? state.Pid : undefined,
    restartCount: info.RestartCount,
    startedAtMs: toTime(state.StartedAt),
    finishedAtMs: toTime(state.FinishedAt),
    hasTty: info.Config.Tty,
    healthLog: (health?.Log ?? []).map(({ ExitCode, Output, End }) => ({
      exitCode: ExitCode,
      output: Output.trim(),
      endedAtMs: Date.parse(End),
    })),
    consecutiveHealthFailures: health?.FailingStreak ?? 0,
    memoryLimitBytes: info.HostConfig.Memory || undefined,
    networks: Object.keys(info.NetworkSettings.Networks),
  };
}

export function toHealth(status: string | undefined): HealthStatus {
  return status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : 'none';
}

type PortMap = Record<string, { HostIp: string; HostPort: string }[] | null | undefined>;

function readPorts(ports: PortMap | undefined): PublishedPort[] {
  return Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const [port = '', protocol] = key.split('/');
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      hostIp: HostIp,
      hostPort: Number(HostPort),
      containerPort: Number(port),
      protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
    }));
  });
}

const withoutSlash = (name: string) => name.replace(/^\//, '');

/** What has not happened happened in the year 1. */
function toTime(text: string): number | undefined {
  const ms = Date.parse(text);
  return ms > 0 ? ms : undefined;
}
