import { type CreateBody, type EngineState, type FakeContainer, never, newId } from './engine-state.ts';
import { Refusal } from './refusal.ts';

/** The words are those of Docker 28.5.2. */
export function createContainer(state: EngineState, name: string, body: CreateBody): FakeContainer {
  const image = state.findImage(body.Image);
  if (!image) throw new Refusal(404, `No such image: ${body.Image}`);
  const other = state.find(name);
  if (other) {
    throw new Refusal(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  }
  const container: FakeContainer = {
    id: newId(),
    name,
    body,
    imageId: image.id,
    createdAtMs: Date.now(),
    status: 'created',
    health: undefined,
    healthLog: [],
    exitCode: 0,
    ports: [],
    anonymousVolumes: [],
    startedAt: never,
    finishedAt: never,
    output: [],
    pid: 0,
  };
  for (const mount of body.HostConfig?.Mounts ?? []) {
    if (mount.Type !== 'volume' || mount.Source) continue;
    const volume = newId();
    state.volumes.set(volume, {
      name: volume,
      labels: { ...body.Labels, 'com.docker.volume.anonymous': '' },
    });
    container.anonymousVolumes.push(volume);
  }
  state.containers.set(container.id, container);
  state.emit(container, 'create');
  return container;
}

export function startContainer(state: EngineState, container: FakeContainer): void {
  if (container.status === 'running') throw new Refusal(304);
  if ((container.body.HostConfig?.DeviceRequests ?? []).length > 0 && !state.hasGpu)
    throw new Refusal(500, 'could not select device driver "" with capabilities: [[gpu]]');
  for (const name of Object.keys(container.body.NetworkingConfig?.EndpointsConfig ?? {})) {
    if (!state.networks.has(name)) throw new Refusal(404, `network ${name} not found`);
  }
  container.ports = takePorts(state, container);
  container.status = 'running';
  container.pid = 4242;
  container.startedAt = new Date().toISOString();
  state.emit(container, 'start');
  const program = state.programs.get((container.body.Cmd ?? []).join(' '));
  container.output.push(...(program?.output ?? []));
  state.changes.emit('output', container);
  beginHealth(state, container);
  if (program?.exitCode !== undefined) endContainer(state, container, program.exitCode);
}

function takePorts(state: EngineState, container: FakeContainer): FakeContainer['ports'] {
  const taken = new Set(
    [...state.containers.values()]
      .filter(({ status }) => status === 'running')
      .flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)),
  );
  return Object.entries(container.body.HostConfig?.PortBindings ?? {}).flatMap(([key, bindings]) =>
    bindings.map(({ HostIp, HostPort }) => {
      const hostPort = HostPort ? Number(HostPort) : 40_000 + taken.size;
      if (taken.has(hostPort)) {
        throw new Refusal(
          500,
          `failed to set up container networking: driver failed programming external connectivity on endpoint ${container.name} (${newId()}): Bind for ${HostIp}:${hostPort} failed: port is already allocated`,
        );
      }
      taken.add(hostPort);
      return { hostIp: HostIp, hostPort, key };
    }),
  );
}

/** A check that says `exit 1` fails; every other one succeeds, after the caller has seen `starting`. */
function beginHealth(state: EngineState, container: FakeContainer): void {
  const test = container.body.Healthcheck?.Test ?? [];
  if (test.length === 0 || test[0] === 'NONE') return;
  container.health = 'starting';
  const fails = test.join(' ').includes('exit 1');
  setTimeout(() => {
    if (container.status !== 'running') return;
    const now = new Date().toISOString();
    const output = fails ? (/echo (.*?);/.exec(test.join(' '))?.[1] ?? '') : '';
    container.healthLog.push({ ExitCode: fails ? 1 : 0, Output: `${output}\n`, Start: now, End: now });
    container.health = fails ? 'unhealthy' : 'healthy';
    state.emit(container, `health_status: ${container.health}`);
  }, state.healthAfterMs).unref();
}

export function endContainer(state: EngineState, container: FakeContainer, exitCode: number): void {
  container.status = 'exited';
  container.exitCode = exitCode;
  container.finishedAt = new Date().toISOString();
  container.pid = 0;
  container.ports = [];
  container.health = container.health && 'unhealthy';
  state.emit(container, 'die', { exitCode: String(exitCode) });
  state.changes.emit('output', container);
}

export function stopContainer(state: EngineState, container: FakeContainer): void {
  if (container.status !== 'running') throw new Refusal(304);
  state.emit(container, 'kill', { signal: '15' });
  endContainer(state, container, 143);
  state.emit(container, 'stop');
}

export function killContainer(state: EngineState, container: FakeContainer): void {
  if (container.status !== 'running')
    throw new Refusal(
      409,
      `cannot kill container: ${container.id}: container ${container.id} is not running`,
    );
  state.emit(container, 'kill', { signal: '9' });
  endContainer(state, container, 137);
}

export function removeContainer(state: EngineState, container: FakeContainer, withVolumes: boolean): void {
  if (container.status === 'running') killContainer(state, container);
  state.containers.delete(container.id);
  if (withVolumes) for (const name of container.anonymousVolumes) state.volumes.delete(name);
  state.emit(container, 'destroy');
}
