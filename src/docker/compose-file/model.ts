import type { HealthcheckSpec } from '../container.ts';

/**
 * The wanted stack, as one immutable value: interpolated, long forms only, defaults of the Compose
 * specification filled in, paths absolute. Produced by `read-stack.ts`, consumed by the planner, the
 * executor, the supervisor and `eject`.
 */
export interface StackModel {
  /** Compose's project name: prefix of every container, network and volume. */
  readonly name: string;
  /** Services that are on with the chosen profiles, by name, in the order of the file. */
  readonly services: Readonly<Record<string, ServiceModel>>;
  /** Services of the files whose profile is off: not wanted, and no orphans either. */
  readonly inactive: readonly string[];
  /** Networks that some service uses, by their key in the file. */
  readonly networks: Readonly<Record<string, NetworkModel>>;
  /** Volumes that some service mounts, by their key in the file. */
  readonly volumes: Readonly<Record<string, VolumeModel>>;
  /** The files it was read from, base first, absolute. */
  readonly files: readonly string[];
  /** Folder that relative paths were resolved against. */
  readonly projectDir: string;
}

export interface ServiceModel {
  readonly name: string;
  /** Reference as written: `ollama/ollama:0.17.4`; a service that is only built gets `<project>-<service>`. */
  readonly image: string;
  readonly build?: BuildModel | undefined;
  /** Absent: the image's own. */
  readonly command?: readonly string[] | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly PortModel[];
  readonly mounts: readonly MountModel[];
  /** Key of the network → how the service is known there, besides by its name. */
  readonly networks: Readonly<Record<string, { readonly aliases: readonly string[] }>>;
  readonly healthcheck?: HealthcheckSpec | undefined;
  readonly dependsOn: readonly DependencyModel[];
  readonly restart: RestartModel;
  readonly init?: boolean | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly resources: ResourcesModel;
  /** Profiles that switch it on; empty: always on. */
  readonly profiles: readonly string[];
  /** Time between SIGTERM and SIGKILL; absent: the engine's 10 s. */
  readonly stopGracePeriodMs?: number | undefined;
  readonly stopSignal?: string | undefined;
  /** `name:address` lines of /etc/hosts. */
  readonly extraHosts: readonly string[];
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly isReadOnly: boolean;
  readonly capDrop: readonly string[];
  readonly capAdd: readonly string[];
  readonly securityOpt: readonly string[];
  readonly shmSizeBytes?: number | undefined;
  readonly logging?: LoggingModel | undefined;
  readonly pullPolicy?: 'always' | 'missing' | 'never' | 'build' | undefined;
  readonly platform?: string | undefined;
  /** What only aibot reads, from `x-aibot`. */
  readonly aibot?: ServiceFacts | undefined;
}

export interface BuildModel {
  /** Absolute. */
  readonly contextDir: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  /** Network of build steps, such as `host`. */
  readonly network?: string | undefined;
}

export interface PortModel {
  readonly target: number;
  /** Absent: the engine takes a free one. */
  readonly published?: number | undefined;
  /** Absent: every address. */
  readonly hostIp?: string | undefined;
  readonly protocol: 'tcp' | 'udp';
}

export type MountModel =
  | {
      readonly type: 'bind';
      /** Absolute path on the host. */
      readonly source: string;
      readonly target: string;
      readonly isReadOnly: boolean;
      /** Whether a missing source becomes an empty folder instead of an error. */
      readonly createsHostPath: boolean;
    }
  | {
      readonly type: 'volume';
      /** Key in {@link StackModel.volumes}; absent: an anonymous volume. */
      readonly source?: string | undefined;
      readonly target: string;
      readonly isReadOnly: boolean;
    }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      readonly sizeBytes?: number | undefined;
      /** Further options as `mount` takes them: `mode=1777`, `noexec`. */
      readonly options: readonly string[];
    };

export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface DependencyModel {
  readonly service: string;
  readonly condition: DependencyCondition;
  /** False: a dependency that is off is no error. */
  readonly isRequired: boolean;
  /** Whether a recreation of the dependency restarts this service as well. */
  readonly restarts: boolean;
}

export interface RestartModel {
  readonly policy: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly maxAttempts?: number | undefined;
}

export interface ResourcesModel {
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
  readonly pids?: number | undefined;
  readonly memoryReservationBytes?: number | undefined;
  readonly devices: readonly DeviceModel[];
}

/** One `deploy.resources.reservations.devices` entry. */
export interface DeviceModel {
  readonly driver?: string | undefined;
  /** −1 is all of them. */
  readonly count?: number | undefined;
  readonly deviceIds: readonly string[];
  readonly capabilities: readonly string[];
}

export interface LoggingModel {
  readonly driver?: string | undefined;
  readonly options: Readonly<Record<string, string>>;
}

export interface NetworkModel {
  readonly key: string;
  /** Name in the engine: `<project>_<key>` unless the file names it. */
  readonly name: string;
  /** True: somebody else makes it; it is never created or removed. */
  readonly isExternal: boolean;
  readonly isInternal: boolean;
  readonly driver?: string | undefined;
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeModel {
  readonly key: string;
  /** Name in the engine: `<project>_<key>` unless the file names it. */
  readonly name: string;
  readonly isExternal: boolean;
  readonly driver?: string | undefined;
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export const serviceRoles = ['stt', 'llm', 'tts', 'cache', 'gateway', 'observability'] as const;
/** Which engine of the assistant a service stands behind. */
export type ServiceRole = (typeof serviceRoles)[number];

export const serviceProtocols = [
  'openai-stt',
  'whisper-asr',
  'wyoming-stt',
  'ollama',
  'openai-llm',
  'piper-http',
  'wyoming-tts',
  'openai-tts',
  'redis',
  'aibot-gateway',
  'prometheus',
  'grafana',
] as const;
/** How a service is spoken to. */
export type ServiceProtocol = (typeof serviceProtocols)[number];

export const probeKinds = ['transcribe', 'chat', 'speak', 'ping', 'http'] as const;

/** The facts of `x-aibot`. */
export interface ServiceFacts {
  readonly role: ServiceRole;
  readonly protocol: ServiceProtocol;
  /** Container port that clients speak to. */
  readonly port: number;
  /** Models the server must have before it can work, as that server names them. */
  readonly models: readonly string[];
  /** Among services of one role: smaller is asked first. */
  readonly preference: number;
  /** The end-to-end check; health checks stay green while the work behind them hangs. */
  readonly probe?: ProbeModel | undefined;
  /** Group that must own its volumes where no image prepares them, as on Kubernetes. */
  readonly groupId?: number | undefined;
  /** The others do their work without it: it keeps no `up` from succeeding. */
  readonly isOptional?: boolean | undefined;
  /** Memory of the graphics processor it wants. */
  readonly vramBytes?: number | undefined;
}

export interface ProbeModel {
  readonly kind: (typeof probeKinds)[number];
  /** For `http`: path asked with GET. */
  readonly path?: string | undefined;
  readonly deadlineMs: number;
  readonly intervalMs: number;
}
