import type { CallOptions, ClassifyInput, IntentLabel } from '../ports/index.ts';
import type { SkillMatch } from '../skills/skill.ts';

/** Which way a request goes, and why. */
export interface RouteDecision {
  readonly label: IntentLabel;
  readonly confidence: number;
  /** Without private words. */
  readonly reason: string;
  readonly isAbstained: boolean;
  /** Present when a skill answers; then no LLM is asked. */
  readonly skill?: SkillMatch | undefined;
  /** Ids of language models to ask, best first. */
  readonly chain: readonly string[];
  /** Where code, tables and long answers go beside the voice. */
  readonly textSide: boolean;
  /** How long deciding took, ms of the injected clock. */
  readonly tookMs: number;
}

export interface Router {
  decide(input: ClassifyInput, options: CallOptions): Promise<RouteDecision>;
}
