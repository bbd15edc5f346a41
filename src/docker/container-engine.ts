import type { ContainerDetails, ContainerExit, ContainerSpec, ContainerSummary } from './container.ts';
import type { BuildEvent, BuildRequest, ImageDetails, PullEvent, PullRequest } from './image.ts';
import type { EngineEvent, LogChunk, StatsSample } from './observation.ts';

/** Options of every call: nothing waits on an engine without a way to be told to stop. */
export interface EngineCall {
  readonly signal?: AbortSignal | undefined;
}

/** Labels that must all be there; an empty string as a value asks for the key alone. */
export type LabelFilter = Readonly<Record<string, string>>;

export interface EngineVersion {
  /** `28.5.2` */
  readonly version: string;
  /** Newest version of the API it speaks: `1.51`. */
  readonly apiVersion: string;
  /** `linux`, `windows` */
  readonly os: string;
  /** As Docker writes it: `amd64`, `arm64`. */
  readonly architecture: string;
}

export interface EngineInfo extends EngineVersion {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly dataRoot: string;
  readonly cgroupVersion: string;
  /** Names of the OCI runtimes: `nvidia` is how a GPU shows. */
  readonly runtimes: readonly string[];
  readonly isRootless: boolean;
  /** `Docker Desktop`, `Debian GNU/Linux 12 (bookworm)` */
  readonly operatingSystem: string;
  readonly containersRunning: number;
  readonly warnings: readonly string[];
}

export interface NetworkSummary {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeSummary {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface CreateNamed {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a volume: `local` unless told. Of a network: `bridge`. */
  readonly driver?: string | undefined;
  readonly driverOptions?: Readonly<Record<string, string>> | undefined;
  /** A network without a way out. */
  readonly isInternal?: boolean | undefined;
}

/**
 * What the house asks of a container engine: the calls that it uses, in its own words.
 *
 * Every method rejects with an AibotError whose code is one of {@link engineErrorCodes}, or with the signal's
 * reason. Calls that find the wanted state already there (started, stopped, gone) succeed. Streams end when
 * the engine ends them; whoever reads `events` opens it again and compares with the wanted state meanwhile.
 */
export interface ContainerEngine {
  /** Where it listens, for people: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;

  /** Answers within seconds or fails with `engine-unreachable`, `engine-hangs` or `engine-permission`. */
  ping(call?: EngineCall): Promise<void>;
  version(call?: EngineCall): Promise<EngineVersion>;
  info(call?: EngineCall): Promise<EngineInfo>;

  /** Containers in every state that carry the labels. */
  listContainers(labels: LabelFilter, call?: EngineCall): Promise<readonly ContainerSummary[]>;
  /** `undefined` when there is none of this name or id. */
  inspectContainer(idOrName: string, call?: EngineCall): Promise<ContainerDetails | undefined>;
  /** Gives the id; `name-taken` when another one has the name, `image-not-found` when it is to be pulled first. */
  createContainer(spec: ContainerSpec, call?: EngineCall): Promise<string>;
  startContainer(idOrName: string, call?: EngineCall): Promise<void>;
  /** TERM (or the image's signal), and KILL after `graceMs`; the container's own grace unless told. */
  stopContainer(idOrName: string, call?: EngineCall & { readonly graceMs?: number }): Promise<void>;
  killContainer(
    idOrName: string,
    call?: EngineCall & { readonly killSignal?: NodeJS.Signals },
  ): Promise<void>;
  /** Kills it if need be; its anonymous volumes go with it, named ones stay. */
  removeContainer(idOrName: string, call?: EngineCall): Promise<void>;
  /** Resolves when it has ended; at once when it is not running. */
  waitContainer(idOrName: string, call?: EngineCall): Promise<ContainerExit>;

  /** `undefined` when the engine does not have it. */
  inspectImage(reference: string, call?: EngineCall): Promise<ImageDetails | undefined>;
  /** Ends normally only when the image is there; a stall is an error (`pull-stalled`). */
  pullImage(request: PullRequest, call?: EngineCall): AsyncIterable<PullEvent>;
  buildImage(request: BuildRequest, call?: EngineCall): AsyncIterable<BuildEvent>;
  tagImage(reference: string, target: string, call?: EngineCall): Promise<void>;
  removeImage(reference: string, call?: EngineCall): Promise<void>;

  listNetworks(labels: LabelFilter, call?: EngineCall): Promise<readonly NetworkSummary[]>;
  /** Gives the id; one of the same name and labels is taken as it is. */
  createNetwork(network: CreateNamed, call?: EngineCall): Promise<string>;
  removeNetwork(idOrName: string, call?: EngineCall): Promise<void>;

  listVolumes(labels: LabelFilter, call?: EngineCall): Promise<readonly VolumeSummary[]>;
  createVolume(volume: CreateNamed, call?: EngineCall): Promise<void>;
  removeVolume(name: string, call?: EngineCall): Promise<void>;
  /** Removes the anonymous volumes that carry the labels and that no container uses; gives their names. */
  pruneAnonymousVolumes(labels: LabelFilter, call?: EngineCall): Promise<readonly string[]>;

  /** What happens to containers with these labels, from now on or from `sinceMs` (Unix epoch). */
  events(labels: LabelFilter, call?: EngineCall & { readonly sinceMs?: number }): AsyncIterable<EngineEvent>;
  logs(
    idOrName: string,
    call?: EngineCall & {
      readonly follow?: boolean;
      /** Lines of history, all unless told. */
      readonly tail?: number;
      readonly sinceMs?: number;
    },
  ): AsyncIterable<LogChunk>;
  /** One sample a second while it runs; ends with the container. */
  stats(idOrName: string, call?: EngineCall): AsyncIterable<StatsSample>;

  dispose(): Promise<void>;
}

/** Codes of what an engine can refuse or fail with. */
export const engineErrorCodes = [
  'engine-unreachable',
  'engine-hangs',
  'engine-permission',
  'engine-too-old',
  'engine-refused',
  'engine-stream-broken',
  'image-not-found',
  'image-platform',
  'registry-unreachable',
  'registry-permission',
  'pull-failed',
  'pull-stalled',
  'build-failed',
  'container-not-found',
  'name-taken',
  'port-taken',
  'disk-full',
  'no-gpu',
  'network-not-found',
  'mount-not-found',
  'command-not-found',
  'in-use',
] as const;
export type EngineErrorCode = (typeof engineErrorCodes)[number];
