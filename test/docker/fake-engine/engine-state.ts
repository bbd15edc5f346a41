import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';

/** What `POST /containers/create` was told, as far as the fake minds it. */
export interface CreateBody {
  readonly Image: string;
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test?: readonly string[] };
  readonly HostConfig?: {
    readonly PortBindings?: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[]>>;
    readonly DeviceRequests?: readonly object[] | null;
    readonly Mounts?: readonly { readonly Type: string; readonly Source: string }[] | null;
    readonly RestartPolicy?: { readonly Name?: string };
    readonly Memory?: number;
  };
  readonly NetworkingConfig?: { readonly EndpointsConfig?: Readonly<Record<string, unknown>> };
}

export interface FakeContainer {
  readonly id: string;
  readonly name: string;
  readonly body: CreateBody;
  readonly imageId: string;
  readonly createdAtMs: number;
  status: 'created' | 'running' | 'exited';
  health: 'starting' | 'healthy' | 'unhealthy' | undefined;
  healthLog: { ExitCode: number; Output: string; Start: string; End: string }[];
  exitCode: number;
  ports: { hostIp: string; hostPort: number; key: string }[];
  anonymousVolumes: string[];
  startedAt: string;
  finishedAt: string;
  output: { stream: 1 | 2; line: string }[];
  pid: number;
}

export interface FakeImage {
  readonly id: string;
  readonly tags: Set<string>;
  readonly digests: Set<string>;
}

export interface FakeVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface FakeNetwork {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a program of the fake does when it is started. Without an exit code it runs until it is stopped. */
export interface Program {
  readonly output?: readonly { readonly stream: 1 | 2; readonly line: string }[];
  readonly exitCode?: number;
}

/** An image as a registry has it: fetched in layers, or not to be had. */
export interface RegistryImage {
  readonly layers: readonly { readonly id: string; readonly bytes: number }[];
  /** Told in the middle of the stream that began with 200. */
  readonly error?: string;
  /** The stream then says nothing more, or repeats that it will try again. */
  readonly ending?: 'stall' | 'retry-for-ever';
}

export interface FakeEvent {
  readonly Type: 'container';
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Record<string, string> };
  readonly timeNano: number;
}

export const never = '0001-01-01T00:00:00Z';
export const newId = () => randomBytes(32).toString('hex');
export const imageId = (name: string) => `sha256:${createHash('sha256').update(name).digest('hex')}`;

/** Everything a fake engine has. It outlives the server in front of it, as a data root outlives its engine. */
export class EngineState {
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new Map<string, FakeImage>();
  readonly networks = new Map<string, FakeNetwork>();
  readonly volumes = new Map<string, FakeVolume>();
  readonly changes = new EventEmitter<{ event: [FakeEvent]; output: [FakeContainer] }>().setMaxListeners(0);
  readonly programs = new Map<string, Program>();
  readonly registry = new Map<string, RegistryImage>();
  hasGpu = false;
  /** How long a container takes to become healthy. */
  healthAfterMs = 5;

  find(idOrName: string): FakeContainer | undefined {
    const all = [...this.containers.values()];
    return all.find(({ id, name }) => id === idOrName || name === idOrName || id.startsWith(idOrName));
  }

  addImage(reference: string): FakeImage {
    const image = { id: imageId(reference), tags: new Set([reference]), digests: new Set<string>() };
    this.images.set(image.id, image);
    return image;
  }

  findImage(reference: string): FakeImage | undefined {
    const all = [...this.images.values()];
    return all.find(
      ({ id, tags, digests }) => id === reference || tags.has(reference) || digests.has(reference),
    );
  }

  emit(container: FakeContainer, action: string, attributes: Readonly<Record<string, string>> = {}): void {
    this.changes.emit('event', {
      Type: 'container',
      Action: action,
      Actor: {
        ID: container.id,
        Attributes: {
          ...container.body.Labels,
          name: container.name,
          image: container.body.Image,
          ...attributes,
        },
      },
      timeNano: Date.now() * 1e6,
    });
  }
}
