import { untilAborted } from '../../shared/abort.ts';
import type { AnswerSettings, ToolSettings } from '../conversation/settings.ts';
import type { ChatMessage, LanguageModel, Tool } from '../ports/index.ts';
import type { ChainStep, RouteDecision, RouteInput, Router } from '../routing/router.ts';
import type { SkillContext, SkillEffect, SkillMatch } from '../skills/skill.ts';
import { type AskingParts, askModels, askOnce, noOutcome, type Outcome } from './ask-models.ts';
import { within } from './deadline.ts';
import { useTools } from './use-tools.ts';

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

export type Thought =
  | { readonly type: 'text'; readonly text: string; readonly isToken: boolean }
  /** Said, but no part of the answer: "One moment." */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'effects'; readonly effects: readonly SkillEffect[] }
  /** The answer is to be made in the background; what follows says so. */
  | { readonly type: 'deferred'; readonly route: RouteDecision }
  /** There is no answer; what follows is an apology. */
  | { readonly type: 'gave-up'; readonly code: string };

/** Finds the answer: by a skill, or by the first language model of the route's chain that gives one. Never ends without either an answer or an apology. */
export async function* think(input: ThinkingInput, parts: ThinkingParts): AsyncGenerator<Thought> {
  const { log, settings } = parts;
  const route = input.route ?? (await decideRoute(input, parts));
  noteRoute(route, input, parts);

  let code: string | undefined;
  if (route.skill) {
    const answer = await runSkill(route.skill, input, parts);
    if (answer) {
      if (answer.effects.length > 0) yield { type: 'effects', effects: answer.effects };
      if (answer.text !== '') yield { type: 'text', text: answer.text, isToken: false };
      return;
    }
    code = 'skill-failed';
  } else {
    const deferral = input.deferral(route);
    if (deferral) {
      if (deferral.isTaken) yield { type: 'deferred', route };
      yield { type: 'text', text: deferral.text, isToken: false };
      return;
    }
    const outcome = noOutcome();
    const ask = (model: LanguageModel, step: ChainStep, sofar: Outcome) =>
      route.label === 'tool' && input.tools.length > 0 && model.capabilities.tools
        ? useTools(model, step, input, sofar, parts)
        : askOnce(model, step, liveQuestion(input, settings), sofar, parts);
    yield* askModels(route, parts, outcome, ask);
    if (outcome.modelId !== undefined) parts.router.noteUse?.(outcome.modelId, input.skillContext.speaker.id);
    // An apology of the tools' own was said already.
    if (outcome.hasText || outcome.isFinal) return;
    code = outcome.code ?? 'empty-answer';
  }
  log.decide({ what: 'apology', choice: 'apology', reason: code });
  yield { type: 'gave-up', code };
  yield { type: 'text', text: settings.apology, isToken: false };
}

export const liveQuestion = (
  { messages, conversationKey, signal }: ThinkingInput,
  settings: AnswerSettings,
) => ({
  messages,
  conversationKey,
  lane: 'live' as const,
  maxTokens: settings.maxTokens,
  firstTokenDeadlineMs: settings.firstTokenDeadlineMs,
  nextTokenDeadlineMs: settings.nextTokenDeadlineMs,
  signal,
});

function noteRoute(route: RouteDecision, { request }: ThinkingInput, { log }: ThinkingParts): void {
  const { label, confidence, reason, isAbstained, alternatives, tookMs, skill, chain } = route;
  log.receipt.route = route;
  log.decide({ what: 'route', choice: label, reason, confidence });
  log.emit({
    type: 'route-decided',
    request: request.text,
    previous: request.context?.findLast(({ role }) => role === 'user')?.text,
    route: {
      label,
      confidence,
      reason,
      isAbstained,
      alternatives: [...alternatives],
      answerer: skill ? `skill:${skill.skillId}` : (chain[0]?.modelId ?? ''),
      tookMs,
    },
  });
}

async function decideRoute(input: ThinkingInput, parts: ThinkingParts): Promise<RouteDecision> {
  const { clock, log, router, settings } = parts;
  const fromMs = clock.now();
  try {
    return await within(
      'route',
      settings.routeDeadlineMs,
      (signal) => router.decide(input.request, { signal }),
      { clock, signal: input.signal },
    );
  } catch (error) {
    input.signal.throwIfAborted();
    log.stageFailed('route', error);
    return {
      label: 'conversation',
      confidence: 0,
      reason: 'the router failed',
      isAbstained: true,
      alternatives: [],
      chain: [],
      excluded: [],
      textSide: false,
      tookMs: clock.now() - fromMs,
    };
  } finally {
    log.receipt.stage({ name: 'route', fromMs, toMs: clock.now() });
  }
}

async function runSkill(skill: SkillMatch, input: ThinkingInput, { clock, log, settings }: ThinkingParts) {
  log.decide({ what: 'skill', choice: skill.skillId, reason: 'answered by code' });
  try {
    if (skill.hasSideEffects) await untilAborted(input.committed, input.signal);
    return await within(
      'skill',
      settings.firstTokenDeadlineMs,
      (signal) => skill.run(input.skillContext, { signal }),
      { clock, signal: input.signal },
    );
  } catch (error) {
    input.signal.throwIfAborted();
    log.stageFailed('skill', error);
    return undefined;
  }
}
