import type { Clock } from '../../shared/clock.ts';
import type { IntentLabel } from '../ports/index.ts';
import type { ChainStep, RouteInput } from './router.ts';

/** What must hold for a model to be asked; every part that is given. */
export interface RouteCondition {
  /** BCP 47; `de` holds for `de-AT` too. */
  readonly languages?: readonly string[] | undefined;
  /** Words of the request. */
  readonly minWords?: number | undefined;
  readonly maxWords?: number | undefined;
  /** The speaker has one of these. */
  readonly roles?: readonly string[] | undefined;
  /** Answers one person may have of this model in any hour. */
  readonly perHour?: number | undefined;
}

/** One model of a route. */
export interface RouteEntry {
  readonly model: string;
  readonly when?: RouteCondition | undefined;
  readonly budgetMs?: number | undefined;
}

/** Intent label → models, best first. An empty chain means the conversation's. */
export type Routes = Readonly<Record<IntentLabel, readonly RouteEntry[]>>;

const hourMs = 3_600_000;

export interface RouteChains {
  choose(
    label: IntentLabel,
    input: RouteInput,
  ): { readonly chain: readonly ChainStep[]; readonly excluded: readonly string[] };
  noteUse(modelId: string, speakerId: string): void;
}

/** Picks the models of a label whose conditions hold, and remembers who used which for an hour. */
export function createRouteChains(routes: Routes, clock: Clock): RouteChains {
  const uses = new Map<string, readonly number[]>();
  const recentUses = (key: string) => (uses.get(key) ?? []).filter((atMs) => clock.now() - atMs < hourMs);
  const keyOf = (modelId: string, speakerId: string) => `${modelId}\n${speakerId}`;
  /** Only models with a quota are counted: the others would only fill the memory. */
  const counted = new Set(
    Object.values(routes)
      .flat()
      .flatMap(({ model, when }) => (when?.perHour === undefined ? [] : [model])),
  );

  function holds({ model, when = {} }: RouteEntry, { text, language, speaker }: RouteInput): boolean {
    const words = text.split(/\s+/).filter(Boolean).length;
    const { languages, minWords = 0, maxWords = Infinity, roles, perHour } = when;
    if (words < minWords || words > maxWords) return false;
    if (languages && !languages.some((wanted) => isSpoken(wanted, language))) return false;
    if (roles && !roles.some((role) => speaker?.roles.includes(role))) return false;
    return perHour === undefined || recentUses(keyOf(model, speaker?.id ?? '')).length < perHour;
  }

  return {
    choose(label, input) {
      const own = routes[label].length > 0 ? routes[label] : routes.conversation;
      // Whom every model of a route is kept from is still talked to.
      const entries = own.some((entry) => holds(entry, input)) ? own : [...own, ...routes.conversation];
      const chain = new Map<string, ChainStep>();
      for (const entry of entries) {
        const { model: modelId, budgetMs } = entry;
        if (!chain.has(modelId) && holds(entry, input)) chain.set(modelId, { modelId, budgetMs });
      }
      const excluded = entries.map(({ model }) => model).filter((model) => !chain.has(model));
      return { chain: [...chain.values()], excluded: [...new Set(excluded)] };
    },
    noteUse(modelId, speakerId) {
      if (!counted.has(modelId)) return;
      const key = keyOf(modelId, speakerId);
      uses.set(key, [...recentUses(key), clock.now()]);
    },
  };
}

function isSpoken(wanted: string, language: string | undefined): boolean {
  const spoken = language?.toLowerCase() ?? '';
  return spoken === wanted.toLowerCase() || spoken.startsWith(`${wanted.toLowerCase()}-`);
}
