import type { AnswerSettings, ToolSettings } from '../conversation/settings.ts';
import type { ChatMessage, Tool } from '../ports/index.ts';
import type { RouteDecision, RouteInput, Router } from '../routing/router.ts';
import type { SkillContext } from '../skills/skill.ts';
import type { AskingParts, Question } from './ask-models.ts';

export interface ThinkingInput {
  readonly request: RouteInput;
  /** The whole prompt; its last message is the request. */
  readonly messages: readonly ChatMessage[];
  readonly conversationKey: string;
  /** Of a decision already made, while finding out whether the words were meant for the assistant. */
  readonly route: RouteDecision | undefined;
  readonly skillContext: SkillContext;
  /** What a model may use for a request that is routed to tools. */
  readonly tools: readonly Tool[];
  /** What is said at once when the answer is made in the background; undefined when it is to be made now. */
  readonly deferral: (
    route: RouteDecision,
  ) => { readonly text: string; readonly isTaken: boolean } | undefined;
  /** Resolves when the turn is committed: what changes the world waits for it. */
  readonly committed: Promise<void>;
  readonly signal: AbortSignal;
}

export interface ThinkingParts extends AskingParts {
  readonly router: Router;
  readonly settings: AnswerSettings;
  readonly toolSettings: ToolSettings;
}

/** What all conversations share in the cache of a model: the explanation of the tools. */
export const toolsKey = 'tools';

/** The question as somebody who waits for the answer asks it. */
export const liveQuestion = (
  { messages, conversationKey, signal }: ThinkingInput,
  settings: AnswerSettings,
): Question => ({
  messages,
  conversationKey,
  lane: 'live',
  maxTokens: settings.maxTokens,
  firstTokenDeadlineMs: settings.firstTokenDeadlineMs,
  nextTokenDeadlineMs: settings.nextTokenDeadlineMs,
  signal,
});
