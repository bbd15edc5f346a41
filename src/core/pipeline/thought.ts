import type { RouteDecision } from '../routing/router.ts';
import type { SkillEffect } from '../skills/skill.ts';

/** What finding an answer gives, piece by piece. */
export type Thought =
  | { readonly type: 'text'; readonly text: string; readonly isToken: boolean }
  /** Said, but no part of the answer: "One moment." */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'effects'; readonly effects: readonly SkillEffect[] }
  /** The answer is to be made in the background; what follows says so. */
  | { readonly type: 'deferred'; readonly route: RouteDecision }
  /** There is no answer; what follows is an apology. */
  | { readonly type: 'gave-up'; readonly code: string };
