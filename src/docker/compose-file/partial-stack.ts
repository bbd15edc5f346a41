import type { HealthcheckSpec } from '../container.ts';
import type {
  BuildModel,
  DependencyModel,
  LoggingModel,
  MountModel,
  NetworkModel,
  PortModel,
  ResourcesModel,
  ServiceFacts,
  ServiceModel,
  VolumeModel,
} from './model.ts';
import type { Position } from './problems.ts';

/** What one file says, already in long forms; files are merged before defaults are filled in. */
export interface PartialStack {
  readonly name?: string | undefined;
  readonly services: Readonly<Record<string, PartialService>>;
  readonly networks: Readonly<Record<string, Named<NetworkModel>>>;
  readonly volumes: Readonly<Record<string, Named<VolumeModel>>>;
}

/** A network or a volume of which a file may say any part. */
export type Named<Resource> = {
  readonly [Key in Exclude<keyof Resource, 'key'>]?: Resource[Key] | undefined;
};

type Whole = Pick<
  ServiceModel,
  | 'command'
  | 'entrypoint'
  | 'init'
  | 'stopGracePeriodMs'
  | 'stopSignal'
  | 'user'
  | 'workingDir'
  | 'shmSizeBytes'
  | 'pullPolicy'
  | 'platform'
>;

export interface PartialService extends Whole {
  /** Where things stand, for what is found out only when the files are together. */
  readonly origin: ServiceOrigin;
  readonly image?: string | undefined;
  readonly build?: Partial<BuildModel> | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Defaults beneath `environment`, from `env_file`. */
  readonly fileEnvironment: Readonly<Record<string, string>>;
  readonly ports: readonly PortModel[];
  readonly mounts: readonly MountModel[];
  readonly networks: Readonly<Record<string, { readonly aliases: readonly string[] }>>;
  readonly healthcheck?: Partial<HealthcheckSpec> | undefined;
  readonly dependsOn: readonly DependencyModel[];
  readonly restart?: ServiceModel['restart'] | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly resources: ResourcesModel;
  readonly profiles: readonly string[];
  readonly extraHosts: readonly string[];
  readonly isReadOnly?: boolean | undefined;
  readonly capDrop: readonly string[];
  readonly capAdd: readonly string[];
  readonly securityOpt: readonly string[];
  readonly logging?: LoggingModel | undefined;
  readonly aibot?: Partial<ServiceFacts> | undefined;
}

export interface ServiceOrigin {
  readonly at: Position;
  /** Where each other thing of the stack is named: `volume models` → its line. */
  readonly mentions: ReadonlyMap<string, Position>;
}
