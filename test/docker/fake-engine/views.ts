import type { EngineState, FakeContainer, FakeImage } from './engine-state.ts';

/** As `GET /containers/json` of Docker 28.5.2 lists one. */
export function summaryOf(container: FakeContainer) {
  const health = { starting: ' (health: starting)', healthy: ' (healthy)', unhealthy: ' (unhealthy)' };
  const up = `Up 2 seconds${container.health ? health[container.health] : ''}`;
  const words = { created: 'Created', running: up, exited: `Exited (${container.exitCode}) 1 second ago` };
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.body.Image,
    ImageID: container.imageId,
    Command: (container.body.Cmd ?? []).join(' '),
    Created: Math.floor(container.createdAtMs / 1_000),
    Ports: container.ports.map(({ hostIp, hostPort, key }) => {
      const [port, type] = key.split('/');
      return { IP: hostIp, PrivatePort: Number(port), PublicPort: hostPort, Type: type };
    }),
    Labels: container.body.Labels ?? {},
    State: container.status,
    Status: words[container.status],
    HostConfig: { NetworkMode: 'default' },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  };
}

/** As `GET /containers/…/json` tells it, `Pid: 0` of what does not run included. */
export function detailsOf(container: FakeContainer) {
  const isRunning = container.status === 'running';
  return {
    Id: container.id,
    Created: new Date(container.createdAtMs).toISOString(),
    Name: `/${container.name}`,
    Image: container.imageId,
    RestartCount: 0,
    State: {
      Status: container.status,
      Running: isRunning,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: container.pid,
      ExitCode: container.exitCode,
      Error: '',
      StartedAt: container.startedAt,
      FinishedAt: container.finishedAt,
      ...(container.health && {
        Health: {
          Status: container.health,
          FailingStreak: container.health === 'unhealthy' ? 1 : 0,
          Log: container.healthLog,
        },
      }),
    },
    HostConfig: { Memory: container.body.HostConfig?.Memory ?? 0, ...container.body.HostConfig },
    Config: {
      Image: container.body.Image,
      Labels: container.body.Labels ?? {},
      Tty: false,
      Cmd: container.body.Cmd ?? null,
    },
    NetworkSettings: {
      Ports: Object.fromEntries(
        container.ports.map(({ key, hostIp, hostPort }) => [
          key,
          [{ HostIp: hostIp, HostPort: String(hostPort) }],
        ]),
      ),
      Networks: container.body.NetworkingConfig?.EndpointsConfig ?? {},
    },
    Mounts: [],
  };
}

export function imageView(image: FakeImage) {
  return {
    Id: image.id,
    RepoTags: [...image.tags],
    RepoDigests: [...image.digests],
    Size: 1_234_567,
    Os: 'linux',
    Architecture: 'amd64',
    Config: { Labels: null, Volumes: null },
  };
}

export function matchesLabels(
  labels: Readonly<Record<string, string>> | undefined,
  filters: unknown,
): boolean {
  const wanted = (filters as { label?: readonly string[] } | undefined)?.label ?? [];
  return wanted.every((entry) => {
    const [key = '', value] = entry.split(/=(.*)/s);
    return labels?.[key] !== undefined && (value === undefined || labels[key] === value);
  });
}

export const isUsed = (state: EngineState, network: string) =>
  [...state.containers.values()].some(
    ({ status, body }) => status === 'running' && network in (body.NetworkingConfig?.EndpointsConfig ?? {}),
  );
