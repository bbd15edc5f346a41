import type { Paths } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';

export interface CheckContext {
  readonly signal: AbortSignal;
  readonly paths: Paths;
  /** Undefined when the configuration itself is broken; the `config` check says how. */
  readonly config: Config | undefined;
  /** Why it is broken. */
  readonly configError: unknown;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the container engine is to be looked at although the profile does not use it. */
  readonly isDockerAsked: boolean;
}

export type CheckState = 'ok' | 'warning' | 'failed';

export interface Finding {
  readonly state: CheckState;
  /** One line: what was found. */
  readonly detail: string;
}

/** One thing that can be wrong with an installation. `docs/troubleshooting.md` is made from these. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** What one notices when this is wrong. */
  readonly symptom: string;
  /** What mends it, one imperative sentence each, commands written in full. */
  readonly mend: readonly string[];
  /** Whether `aibot up` looks at it and stops when it failed. */
  readonly isEssential?: boolean | undefined;
  /** Whether it concerns this installation; always, unless told. */
  readonly isWanted?: ((context: CheckContext) => boolean) | undefined;
  run(context: CheckContext): Promise<Finding>;
}

export const ok = (detail: string): Finding => ({ state: 'ok', detail });
export const warning = (detail: string): Finding => ({ state: 'warning', detail });
export const failed = (detail: string): Finding => ({ state: 'failed', detail });
