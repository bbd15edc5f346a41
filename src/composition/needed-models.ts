import { allEngines } from './all-engines.ts';
import type { ChosenEngines } from './choose-engines.ts';
import { findEngine } from './engine-registry.ts';

/** A model that must be there, for which task, and why it was chosen. */
export interface NeededModel {
  readonly id: string;
  readonly task: string;
  readonly reason: string;
}

/**
 * What the engines are to do: talk with people who are listened to all the time, or serve requests that carry whole
 * recordings, for which nobody has to notice when somebody begins or ends.
 */
export type EngineUse = 'conversations' | 'requests';

/** Whether the engines that listen for speech and its end have anything to do. */
export function isListening(chosen: Pick<ChosenEngines, 'stt'>, use: EngineUse): boolean {
  // Recognisers of this machine take a long recording in pieces, cut at its pauses; servers take it whole.
  const cutsRecordings = chosen.stt.some(({ id }) => findEngine(allEngines.stt, id, 'stt').models.length > 0);
  return use === 'conversations' || cutsRecordings;
}

/** The models of the chosen engines, each once. */
export function neededModels(
  chosen: ChosenEngines,
  use: EngineUse = 'conversations',
): readonly NeededModel[] {
  const { vad, turn, stt, llm, tts, intent } = allEngines;
  const needed = [
    ...(isListening(chosen, use)
      ? [...modelsOf('vad', vad, [chosen.vad]), ...modelsOf('turn', turn, [chosen.turn])]
      : []),
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
