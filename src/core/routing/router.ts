import type { CallOptions, ClassifyInput, IntentLabel } from '../ports/index.ts';
import type { SkillMatch } from '../skills/skill.ts';

/** A request, and what a route may depend on. */
export interface RouteInput extends ClassifyInput {
  /** BCP 47, spoken by whoever asks. */
  readonly language?: string | undefined;
  readonly speaker?: { readonly id: string; readonly roles: readonly string[] } | undefined;
}

/** A language model of a chain. */
export interface ChainStep {
  readonly modelId: string;
  /** Longest wait for its first word before the next of the chain is asked, ms; the conversation's own when absent. */
  readonly budgetMs?: number | undefined;
}

/** Which way a request goes, and why. */
export interface RouteDecision {
  readonly label: IntentLabel;
  readonly confidence: number;
  /** Without private words. */
  readonly reason: string;
  readonly isAbstained: boolean;
  /** The labels that were not chosen, likeliest first; none when a skill answers. */
  readonly alternatives: readonly LabelScore[];
  /** Present when a skill answers; then no LLM is asked. */
  readonly skill?: SkillMatch | undefined;
  /** Language models to ask, best first. */
  readonly chain: readonly ChainStep[];
  /** Models that the owner's conditions keep from this request, even as a last resort. */
  readonly excluded: readonly string[];
  /** Where code, tables and long answers go beside the voice. */
  readonly textSide: boolean;
  /** How long deciding took, ms of the injected clock. */
  readonly tookMs: number;
}

export interface LabelScore {
  readonly label: IntentLabel;
  /** 0…1 */
  readonly confidence: number;
}

export interface Router {
  decide(input: RouteInput, options: CallOptions): Promise<RouteDecision>;
  /** A model has answered somebody: counts for the quotas of routes. */
  noteUse?(modelId: string, speakerId: string): void;
}
