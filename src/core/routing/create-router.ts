import { isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { CallOptions, ClassifyInput, Intent, IntentClassifier, IntentLabel } from '../ports/index.ts';
import { matchSkill, type Skill } from '../skills/index.ts';
import { isFollowUp } from './follow-up.ts';
import type { RouteDecision, Router } from './router.ts';
import { createRuleClassifier } from './rule-classifier.ts';

export interface RouterOptions {
  /** Key words decide when absent, and when it fails. */
  readonly classifier?: IntentClassifier | undefined;
  readonly skills: readonly Skill[];
  /** Intent label → ids of language models, best first. An empty chain means the conversation's. */
  readonly routes: Readonly<Record<IntentLabel, readonly string[]>>;
  readonly clock: Clock;
}

/** Above this a classifier's "conversation" is believed even of a request that only makes sense after another. */
const sureOfTalk = 0.9;

interface Choice {
  readonly intent: Pick<Intent, 'label' | 'confidence' | 'reason' | 'isAbstained'>;
  readonly skill?: RouteDecision['skill'];
}

/**
 * Decides by the cheapest sure sign: a skill that recognises the whole request, then the classifier, then the
 * request before it for follow-ups; who is still unsure is talking.
 */
export function createRouter({ classifier, skills, routes, clock }: RouterOptions): Router {
  const rules = createRuleClassifier();

  async function classify(input: ClassifyInput, options: CallOptions): Promise<Intent> {
    if (!classifier) return rules.classify(input, options);
    try {
      return await classifier.classify(input, options);
    } catch (error) {
      if (isCancelled(error) || options.signal.aborted) throw error;
      const intent = await rules.classify(input, options);
      return { ...intent, reason: `${intent.reason} (${classifier.id} failed: ${toAibotError(error).code})` };
    }
  }

  async function choose(input: ClassifyInput, options: CallOptions): Promise<Choice> {
    const skill = matchSkill(skills, input.text);
    if (skill) {
      const { label, skillId } = skill;
      return { skill, intent: { label, confidence: 1, reason: `rule: ${skillId}`, isAbstained: false } };
    }
    const intent = await classify(input, options);
    const isSure =
      !intent.isAbstained && (intent.label !== 'conversation' || intent.confidence >= sureOfTalk);
    const before = isSure || !isFollowUp(input.text) ? undefined : await intentBefore(input, options);
    if (!before) return { intent };
    const reason = `context: follow-up of ${before.label}`;
    return { intent: { label: before.label, confidence: before.confidence, reason, isAbstained: false } };
  }

  /** What the last request that was not itself a follow-up was about, when that was more than talk. */
  async function intentBefore({ context = [] }: ClassifyInput, options: CallOptions) {
    const earlier = context.findLast(({ role, text }) => role === 'user' && !isFollowUp(text));
    if (!earlier) return undefined;
    const intent = await classify({ text: earlier.text }, options);
    return intent.label === 'code' || intent.label === 'tool' ? intent : undefined;
  }

  return {
    async decide(input, options) {
      options.signal.throwIfAborted();
      const startedAtMs = clock.now();
      const { intent, skill } = await choose(input, options);
      const { label, confidence, reason, isAbstained } = intent;
      return {
        label,
        confidence,
        reason,
        isAbstained,
        skill,
        chain: routes[label].length > 0 ? routes[label] : routes.conversation,
        textSide: label === 'code',
        tookMs: clock.now() - startedAtMs,
      };
    },
  };
}
