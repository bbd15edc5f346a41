import type { Config } from '../config/schema.ts';
import type { IntentClassifier } from '../core/ports/index.ts';
import { createRouter, type RouteEntry, type Router } from '../core/routing/index.ts';
import { createSkills } from '../core/skills/index.ts';
import type { Clock } from '../shared/clock.ts';
import type { ChosenEngines } from './choose-engines.ts';

export interface ComposeRouterOptions {
  readonly config: Config;
  readonly chosen: ChosenEngines;
  readonly classifier: IntentClassifier | undefined;
  readonly clock: Clock;
}

/** Skills first, then the classifier; every label's chain is the owner's, or the configured models in their order. */
export function composeRouter({ config, chosen, classifier, clock }: ComposeRouterOptions): Router {
  const standard = chosen.llm.map(({ id }) => ({ model: id }));
  const chain = (entries: readonly RouteEntry[]) => (entries.length > 0 ? entries : standard);
  const { conversation, code, tool, command } = config.routes;
  return createRouter({
    classifier,
    skills: createSkills(),
    routes: {
      conversation: chain(conversation),
      code: chain(code),
      tool: chain(tool),
      command: chain(command),
    },
    clock,
  });
}
