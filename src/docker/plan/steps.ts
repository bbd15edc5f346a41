import type { NetworkModel, ServiceModel, VolumeModel } from '../compose-file/model.ts';

/** Unique within a plan, readable: `pull ollama/ollama:0.17.4`, `create aibot-ollama-1`. */
export type StepId = string;

interface StepBase {
  readonly id: StepId;
  /** Steps that must have succeeded before this one begins; all of them are in the plan, before this one. */
  readonly after: readonly StepId[];
  /** The service it is done for; absent for networks, volumes and images that several share. */
  readonly service?: string | undefined;
}

/**
 * One thing to do to the engine. Every step is safe to repeat: what is there already (304, "name in use" by a
 * container with the right hash) is success, so that an interrupted plan is mended by planning again.
 */
export type PlanStep =
  | (StepBase & {
      readonly kind: 'pull';
      /** Reference of the compose file. */
      readonly reference: string;
      /** `sha256:…` of an earlier pull: pull `repository@digest` and tag it; a mismatch is an error. */
      readonly lockedDigest?: string | undefined;
      readonly platform?: string | undefined;
    })
  | (StepBase & { readonly kind: 'build'; readonly image: string; readonly wanted: ServiceModel })
  | (StepBase & {
      readonly kind: 'create-network';
      readonly network: NetworkModel;
      readonly labels: Readonly<Record<string, string>>;
    })
  | (StepBase & {
      readonly kind: 'create-volume';
      readonly volume: VolumeModel;
      readonly labels: Readonly<Record<string, string>>;
    })
  | (StepBase & { readonly kind: 'create'; readonly container: ContainerSpec })
  | (StepBase & {
      readonly kind: 'recreate';
      readonly container: ContainerSpec;
      /** The container that goes. */
      readonly replaces: string;
      /** Why, in words: `environment changed`, `image changed`. Never empty. */
      readonly changed: readonly string[];
    })
  | (StepBase & { readonly kind: 'start'; readonly containerName: string })
  | (StepBase & {
      readonly kind: 'restart';
      readonly containerName: string;
      /** Why: `redis was recreated`. */
      readonly because: string;
    })
  | (StepBase & {
      readonly kind: 'wait';
      readonly containerName: string;
      readonly until: 'healthy' | 'completed';
    })
  | (StepBase & {
      readonly kind: 'stop';
      readonly containerId: string;
      readonly containerName: string;
      readonly graceMs?: number | undefined;
    })
  | (StepBase & {
      readonly kind: 'remove';
      readonly containerId: string;
      readonly containerName: string;
      /** `orphan`: no such service any more; `surplus`: a second container of one; `down`: all go. */
      readonly because: 'orphan' | 'surplus' | 'down';
    })
  | (StepBase & { readonly kind: 'remove-network'; readonly networkName: string })
  | (StepBase & { readonly kind: 'remove-volume'; readonly volumeName: string });

export type StepKind = PlanStep['kind'];
export type StepOfKind<Kind extends StepKind> = Extract<PlanStep, { readonly kind: Kind }>;

/** Everything a container is created from. */
export interface ContainerSpec {
  /** `<project>-<service>-1`. */
  readonly name: string;
  readonly wanted: ServiceModel;
  /** What to create from: the reference of the compose file (pulled and tagged before). */
  readonly image: string;
  /** Engine names of the networks to join, with the aliases there. */
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  /** Volume key → engine name. */
  readonly volumeNames: Readonly<Record<string, string>>;
  /** Compose's labels, ours, and the service's own, complete. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Plan {
  /** In an order that respects `after`. Empty: nothing to do. */
  readonly steps: readonly PlanStep[];
}

/** What the engine has of one project, as the planner needs it. */
export interface EngineState {
  readonly containers: readonly ContainerState[];
  /** Images there are, by every reference they are known under. */
  readonly images: Readonly<Record<string, ImageState>>;
  /** Names of networks and volumes there are (of this project, or named by the model). */
  readonly networks: readonly NetworkState[];
  readonly volumes: readonly string[];
}

export interface ContainerState {
  readonly id: string;
  readonly name: string;
  /** Id of the image it was created from. */
  readonly imageId: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly exitCode?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ImageState {
  readonly id: string;
  /** `sha256:…` of the registry's manifest; absent for an image built here. */
  readonly digest?: string | undefined;
}

export interface NetworkState {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The lock file: reference → `sha256:…` recorded at its first pull. */
export type DigestLock = Readonly<Record<string, string>>;
