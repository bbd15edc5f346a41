import { untilAborted } from '../../shared/abort.ts';
import type { LanguageModel } from '../ports/index.ts';
import type { ChainStep, RouteDecision } from '../routing/router.ts';
import type { SkillMatch } from '../skills/skill.ts';
import { askModels, askOnce, noOutcome, type Outcome } from './ask-models.ts';
import { within } from './deadline.ts';
import { liveQuestion, type ThinkingInput, type ThinkingParts } from './thinking-input.ts';
import type { Thought } from './thought.ts';
import { useTools } from './use-tools.ts';

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
