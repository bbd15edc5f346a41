import type { ContainerSpec, ContainerSummary } from '../container.ts';
import type { CreateNamed, NetworkSummary, VolumeSummary } from '../container-engine.ts';
import type { BuildRequest, ImageDetails } from '../image.ts';

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
  | (StepBase & { readonly kind: 'build'; readonly request: BuildRequest })
  | (StepBase & { readonly kind: 'create-network'; readonly network: CreateNamed })
  | (StepBase & { readonly kind: 'create-volume'; readonly volume: CreateNamed })
  | (StepBase & { readonly kind: 'create'; readonly container: ContainerSpec })
  | (StepBase & {
      readonly kind: 'recreate';
      readonly container: ContainerSpec;
      /** Id of the container that goes: stopped and removed before the new one takes its name. */
      readonly replaces: string;
      readonly graceMs?: number | undefined;
      /** Why, in words: `environment changed`, `image changed`. Never empty. */
      readonly changed: readonly string[];
    })
  | (StepBase & { readonly kind: 'start'; readonly containerName: string })
  | (StepBase & {
      readonly kind: 'restart';
      readonly containerName: string;
      /** Why: `redis was recreated`, `it is paused`. */
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
  | (StepBase & { readonly kind: 'remove-network'; readonly network: NetworkSummary })
  | (StepBase & { readonly kind: 'remove-volume'; readonly volumeName: string });

export type StepKind = PlanStep['kind'];
export type StepOfKind<Kind extends StepKind> = Extract<PlanStep, { readonly kind: Kind }>;

export interface Plan {
  /** In an order that respects `after`. Empty: nothing to do. */
  readonly steps: readonly PlanStep[];
}

/** What the engine has of one project, as the planner needs it. */
export interface EngineState {
  /** All with the project's label, in every state. */
  readonly containers: readonly ContainerState[];
  /** The images there are, of those the stack names, by the reference it names them with. */
  readonly images: Readonly<Record<string, ImageState>>;
  /** With the project's label, and those the stack names as external. */
  readonly networks: readonly NetworkSummary[];
  readonly volumes: readonly VolumeSummary[];
}

export type ContainerState = Pick<
  ContainerSummary,
  'id' | 'name' | 'imageId' | 'status' | 'health' | 'labels'
> & {
  /** Of one that has ended. */
  readonly exitCode?: number | undefined;
};

export type ImageState = Pick<ImageDetails, 'id' | 'digests'>;

/** The lock file: reference → `sha256:…` recorded at its first pull. */
export type DigestLock = Readonly<Record<string, string>>;
