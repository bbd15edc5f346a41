import { untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { LanguageModels } from '../conversation/conversation.ts';
import type { AnswerSettings } from '../conversation/settings.ts';
import type { ChatMessage, ClassifyInput, LanguageModel } from '../ports/index.ts';
import type { RouteDecision, Router } from '../routing/router.ts';
import type { SkillContext, SkillEffect, SkillMatch } from '../skills/skill.ts';
import { paced, within } from './deadline.ts';
import type { TurnLog } from './turn-log.ts';

export interface ThinkingInput {
  readonly request: ClassifyInput;
  /** The whole prompt; its last message is the request. */
  readonly messages: readonly ChatMessage[];
  readonly conversationKey: string;
  /** Of a decision already made, while finding out whether the words were meant for the assistant. */
  readonly route: RouteDecision | undefined;
  readonly skillContext: SkillContext;
  /** Resolves when the turn is committed: what changes the world waits for it. */
  readonly committed: Promise<void>;
  readonly signal: AbortSignal;
}

export interface ThinkingParts {
  readonly clock: Clock;
  readonly router: Router;
  readonly languageModels: LanguageModels;
  readonly settings: AnswerSettings;
  readonly log: TurnLog;
}

export type Thought =
  | { readonly type: 'text'; readonly text: string; readonly isToken: boolean }
  | { readonly type: 'effects'; readonly effects: readonly SkillEffect[] }
  /** There is no answer; what follows is an apology. */
  | { readonly type: 'gave-up'; readonly code: string };

/** Finds the answer: by a skill, or by the first language model of the route's chain that gives one. Never ends without either an answer or an apology. */
export async function* think(input: ThinkingInput, parts: ThinkingParts): AsyncGenerator<Thought> {
  const { log, settings } = parts;
  const route = input.route ?? (await decideRoute(input, parts));
  log.receipt.route = route;
  log.decide({ what: 'route', choice: route.label, reason: route.reason, confidence: route.confidence });

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
    const outcome: GenerateOutcome = { hasText: false, code: undefined };
    yield* askModels(route, input, parts, outcome);
    if (outcome.hasText) return;
    code = outcome.code ?? 'empty-answer';
  }
  log.decide({ what: 'apology', choice: 'apology', reason: code });
  yield { type: 'gave-up', code };
  yield { type: 'text', text: settings.apology, isToken: false };
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
    const reason = 'the router failed';
    const tookMs = clock.now() - fromMs;
    return {
      label: 'conversation',
      confidence: 0,
      reason,
      isAbstained: true,
      chain: [],
      textSide: false,
      tookMs,
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

interface GenerateOutcome {
  hasText: boolean;
  code: string | undefined;
}

async function* askModels(
  route: RouteDecision,
  input: ThinkingInput,
  parts: ThinkingParts,
  outcome: GenerateOutcome,
): AsyncGenerator<Thought> {
  const { languageModels, log } = parts;
  const ids = [...new Set([...route.chain, languageModels.defaultId])];
  let failedId: string | undefined;
  for (const id of ids) {
    const model = languageModels.get(id);
    if (!model) continue;
    if (failedId !== undefined) {
      log.decide({ what: 'fallback', choice: id, reason: `${failedId}: ${outcome.code ?? 'no text'}` });
    }
    yield* askModel(model, input, parts, outcome);
    // A beginning that was heard cannot be begun anew by another model.
    if (outcome.hasText) return;
    failedId = id;
  }
  outcome.code ??= 'no-language-model';
}

async function* askModel(
  model: LanguageModel,
  input: ThinkingInput,
  { clock, log, settings }: ThinkingParts,
  outcome: GenerateOutcome,
): AsyncGenerator<Thought> {
  const fromMs = clock.now();
  const request = {
    messages: input.messages,
    maxTokens: settings.maxTokens,
    temperature: settings.temperature,
    conversationKey: input.conversationKey,
    lane: 'live' as const,
  };
  const limits = { firstMs: settings.firstTokenDeadlineMs, nextMs: settings.nextTokenDeadlineMs };
  const open = (signal: AbortSignal) => model.generate(request, { signal });
  try {
    for await (const event of paced('llm', limits, open, { clock, signal: input.signal })) {
      if (event.type === 'finished') {
        const { promptTokens, cachedTokens, completionTokens } = event;
        log.receipt.countPrompt({ prompt: promptTokens, cached: cachedTokens, completion: completionTokens });
      } else if (event.type === 'text') {
        if (!outcome.hasText) {
          log.receipt.stage({ name: 'llm-first-token', fromMs, toMs: clock.now(), engineId: model.id });
        }
        outcome.hasText = true;
        yield { type: 'text', text: event.text, isToken: true };
      }
    }
  } catch (error) {
    input.signal.throwIfAborted();
    outcome.code = toAibotError(error).code;
    log.stageFailed('llm', error);
  }
}
