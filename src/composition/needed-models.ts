import { allEngines } from './all-engines.ts';
import type { ChosenEngines } from './choose-engines.ts';
import { findEngine } from './engine-registry.ts';

/** A model that must be there, for which task, and why it was chosen. */
export interface NeededModel {
  readonly id: string;
  readonly task: string;
  readonly reason: string;
}

/** The models of the chosen engines, each once. */
export function neededModels(chosen: ChosenEngines): readonly NeededModel[] {
  const { vad, turn, stt, llm, tts, intent } = allEngines;
  const needed = [
    ...modelsOf('vad', vad, [chosen.vad]),
    ...modelsOf('turn', turn, [chosen.turn]),
    ...modelsOf('stt', stt, chosen.stt),
    ...modelsOf(
      'llm',
      llm,
      chosen.llm.filter(({ isServed }) => isServed !== true),
    ),
    ...modelsOf('tts', tts, chosen.tts),
    ...modelsOf('intent', intent, chosen.intent ? [chosen.intent] : []),
  ];
  return [...new Map(needed.map((model) => [model.id, model])).values()];
}

function modelsOf(
  task: keyof typeof allEngines,
  entries: Parameters<typeof findEngine>[0],
  engines: readonly { readonly id: string; readonly reason: string }[],
): readonly NeededModel[] {
  return engines.flatMap(({ id, reason }) =>
    findEngine(entries, id, task).models.map((modelId) => ({ id: modelId, task, reason })),
  );
}
