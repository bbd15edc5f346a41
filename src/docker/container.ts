/** A port of a container on an address of the host. */
export interface PublishedPort {
  /** Empty for every address. */
  readonly hostIp: string;
  /** 0 lets the engine choose. */
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

export type MountSpec =
  | {
      readonly type: 'volume';
      /** Empty for an anonymous volume. */
      readonly source: string;
      readonly target: string;
      readonly isReadOnly: boolean;
    }
  | {
      readonly type: 'bind';
      /** Absolute path of the engine's machine. */
      readonly source: string;
      readonly target: string;
      readonly isReadOnly: boolean;
      /** A missing source becomes an empty folder instead of an error. */
      readonly createsHostPath?: boolean | undefined;
    }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      readonly sizeBytes?: number | undefined;
      /** As `mount` takes them: `mode=1777`, `noexec`. */
      readonly options?: readonly string[] | undefined;
    };

/** When a container counts as healthy. Times left out are the engine's defaults. */
export interface HealthcheckSpec {
  /** `['CMD', program, …args]`, `['CMD-SHELL', line]`, or `['NONE']` to switch the image's own off. */
  readonly test: readonly string[];
  readonly intervalMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly startPeriodMs?: number | undefined;
  /** Without it the first probe comes only after 5 s (engine ≥ 25). */
  readonly startIntervalMs?: number | undefined;
  readonly retries?: number | undefined;
}

export type RestartPolicy =
  | { readonly policy: 'no' | 'always' | 'unless-stopped' }
  | { readonly policy: 'on-failure'; readonly maximumRetries?: number | undefined };

export interface GpuRequest {
  readonly driver?: string | undefined;
  /** How many, or `all`; nothing when `deviceIds` names them. */
  readonly count?: number | 'all' | undefined;
  readonly deviceIds?: readonly string[] | undefined;
  readonly capabilities: readonly string[];
}

/** Everything a container is created from. What is left out is the image's or the engine's own. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[] | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly workingDir?: string | undefined;
  readonly user?: string | undefined;
  readonly hostname?: string | undefined;
  readonly ports?: readonly PublishedPort[] | undefined;
  /** Ports that are open to other containers only. */
  readonly exposedPorts?: readonly { readonly port: number; readonly protocol: 'tcp' | 'udp' }[] | undefined;
  readonly mounts?: readonly MountSpec[] | undefined;
  readonly networks?: readonly NetworkAttachment[] | undefined;
  readonly healthcheck?: HealthcheckSpec | undefined;
  readonly restart?: RestartPolicy | undefined;
  /** A first process that reaps children and passes signals on. */
  readonly hasInit?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  readonly securityOptions?: readonly string[] | undefined;
  readonly extraHosts?: readonly string[] | undefined;
  readonly shmSizeBytes?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly memoryReservationBytes?: number | undefined;
  /** Cores, with fractions. */
  readonly cpus?: number | undefined;
  readonly pidsLimit?: number | undefined;
  readonly gpus?: readonly GpuRequest[] | undefined;
  readonly stopSignal?: string | undefined;
  readonly stopGraceMs?: number | undefined;
  readonly logging?:
    | { readonly driver: string; readonly options: Readonly<Record<string, string>> }
    | undefined;
}

export interface NetworkAttachment {
  readonly name: string;
  /** Names by which other containers find it there. */
  readonly aliases: readonly string[];
}

/** What the engine says a container does. */
export type ContainerStatus =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'stopping';

/** `none`: it has no health check. */
export type HealthStatus = 'none' | 'starting' | 'healthy' | 'unhealthy';

/** One line of a list; cheap to have. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: ContainerStatus;
  readonly health: HealthStatus;
  readonly ports: readonly PublishedPort[];
  readonly createdAtMs: number;
}

export interface ContainerExit {
  readonly exitCode: number;
  /** What the engine said of a start that failed; empty otherwise. */
  readonly error: string;
}

export interface HealthProbe {
  readonly exitCode: number;
  readonly output: string;
  readonly endedAtMs: number;
}

export interface ContainerDetails extends ContainerSummary, ContainerExit {
  readonly isOutOfMemory: boolean;
  /** Process of the engine's machine; `undefined` unless it runs (the engine says 0, which means everybody). */
  readonly pid: number | undefined;
  readonly restartCount: number;
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
  readonly hasTty: boolean;
  /** The last probes, oldest first. */
  readonly healthLog: readonly HealthProbe[];
  readonly consecutiveHealthFailures: number;
  readonly memoryLimitBytes: number | undefined;
  readonly networks: readonly string[];
}
