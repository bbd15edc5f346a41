import { AibotError, exitCodes } from '../../shared/errors.ts';
import { nearest } from '../../shared/nearest.ts';
import { kokoroModel } from './kokoro.ts';
import { languageModels } from './language-models.ts';
import { listeningModels } from './listening.ts';
import type { Model } from './model.ts';
import { moonshineModels } from './moonshine.ts';
import { phonemeModels } from './phonemes.ts';
import { piperVoices } from './voices.ts';
import { whisperModels } from './whisper.ts';

/** Its four voices are inside the npm dependency, so it is always there. */
const flite: Model = {
  id: 'flite',
  title: 'Flite (slt, rms, awb, kal16)',
  task: 'tts',
  languages: ['en-us'],
  licence: { id: 'BSD-4-Clause', url: 'https://github.com/festvox/flite/blob/master/COPYING' },
  recipes: [],
};

/** Every model aibot knows how to get, in the order `aibot models list` shows them. */
export const catalogue: readonly Model[] = [
  ...listeningModels,
  ...moonshineModels,
  ...whisperModels,
  ...languageModels,
  ...piperVoices,
  kokoroModel,
  flite,
  ...phonemeModels,
];

/** @throws AibotError `model-unknown`, naming the nearest id */
export function findModel(id: string, models: readonly Model[] = catalogue): Model {
  const model = models.find((candidate) => candidate.id === id);
  if (model) return model;
  const ids = models.map((candidate) => candidate.id);
  const meant = nearest(id, ids);
  throw new AibotError(`There is no model "${id}".${meant ? ` Did you mean "${meant}"?` : ''}`, {
    code: 'model-unknown',
    exitCode: exitCodes.usage,
    nextSteps: ['Run `aibot models list` to see all of them.'],
  });
}

/** The models asked for and, before each, those it cannot work without. */
export function withRequired(ids: readonly string[], models: readonly Model[] = catalogue): readonly Model[] {
  const found = new Set<Model>();
  const add = (id: string) => {
    const model = findModel(id, models);
    for (const required of model.requires ?? []) add(required);
    found.add(model);
  };
  for (const id of ids) add(id);
  return [...found];
}
