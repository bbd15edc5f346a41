import { isCancelled } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import {
  type CallOptions,
  type ClassifyInput,
  type Intent,
  type IntentClassifier,
  intentLabels,
} from '../ports/index.ts';
import { matchSkill, type Skill } from '../skills/index.ts';
import { createRouteChains, type Routes } from './route-chain.ts';
import type { LabelScore, Router } from './router.ts';
import { createRuleClassifier } from './rule-classifier.ts';

export interface RouterOptions {
  /** Key words decide when absent, and when it fails. It is the classifier that knows what a follow-up follows. */
  readonly classifier?: IntentClassifier | undefined;
  readonly skills: readonly Skill[];
  readonly routes: Routes;
  readonly clock: Clock;
}

/** Decides by the cheapest sure sign: a skill that recognises the whole request, then the classifier. */
export function createRouter({ classifier, skills, routes, clock }: RouterOptions): Router {
  const rules = createRuleClassifier();
  const chains = createRouteChains(routes, clock);

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

  return {
    noteUse: (modelId, speakerId) => chains.noteUse(modelId, speakerId),
    async decide(input, options) {
      options.signal.throwIfAborted();
      const startedAtMs = clock.now();
      const skill = matchSkill(skills, input.text);
      if (skill) {
        const { label, skillId } = skill;
        return {
          label,
          confidence: 1,
          reason: `rule: ${skillId}`,
          isAbstained: false,
          alternatives: [],
          skill,
          ...chains.choose(label, input),
          textSide: false,
          tookMs: clock.now() - startedAtMs,
        };
      }
      const intent = await classify(input, options);
      const { label, confidence, reason, isAbstained } = intent;
      return {
        label,
        confidence,
        reason,
        isAbstained,
        alternatives: alternativesTo(intent),
        ...chains.choose(label, input),
        textSide: label === 'code',
        tookMs: clock.now() - startedAtMs,
      };
    },
  };
}

const alternativesTo = ({ label: chosen, scores }: Intent): readonly LabelScore[] =>
  intentLabels
    .filter((label) => label !== chosen)
    .map((label) => ({ label, confidence: scores[label] }))
    .sort((a, b) => b.confidence - a.confidence);
