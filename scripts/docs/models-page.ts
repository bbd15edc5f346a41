import { catalogue } from '../../src/models/catalogue/catalogue.ts';
import { comesInPackages, downloadBytes, type Model } from '../../src/models/catalogue/model.ts';
import { chooseDefaults } from '../../src/models/choose-defaults.ts';
import { formatBytes } from '../../src/shared/format.ts';
import { code, page, table } from './markdown.ts';

/** The catalogue, and what the first start fetches of it. */
export function modelsPage(): string {
  const body = [
    'Fetch one with `aibot models pull MODEL`, choose it with `aibot config set engines.llm.use MODEL` (or',
    '`engines.stt.use`, `engines.tts.use`). `aibot models list` says which are installed.',
    '',
    '## The first download',
    '',
    ...table(['free memory', 'fetched', 'together'], [6, 3, 1].map(firstDownload)),
    '',
    'Sizes are those of the first source; another one may hold the same model in another edition.',
    '',
    '## All models',
    '',
    ...table(
      ['model', 'what', 'for', 'languages', 'size', 'licence', 'sources'],
      catalogue.map((model) => [
        code(model.id),
        model.title,
        model.task,
        model.languages.join(' '),
        sizeOf(model) === 0 ? 'comes along' : formatBytes(sizeOf(model)),
        model.licence.id,
        model.recipes.length === 0 ? '' : comesInPackages(model) ? 'hub, packages' : 'hub',
      ]),
    ),
  ];
  return page('Models', '`src/models/catalogue/`', body);
}

function sizeOf({ recipes: [best] }: Model): number {
  return best ? downloadBytes(best) : 0;
}

function firstDownload(freeGib: number): string[] {
  const choices = chooseDefaults({
    freeMemoryBytes: freeGib * 2 ** 30,
    cpuCores: 2,
    language: 'en-US',
    installed: new Set(),
    reach: 'hub',
  });
  const chosen = Object.values(choices).flatMap(({ modelId }) => (modelId === undefined ? [] : [modelId]));
  // The router's sentence encoder belongs to every set.
  const ids = [...chosen, 'minilm-l6-v2-int8'];
  const models = catalogue.filter(({ id }) => ids.includes(id));
  const required = models.flatMap(({ requires = [] }) => requires);
  const all = catalogue.filter(({ id }) => ids.includes(id) || required.includes(id));
  return [
    `${freeGib} GiB`,
    all.map(({ id }) => code(id)).join(' '),
    formatBytes(all.reduce((sum, model) => sum + sizeOf(model), 0)),
  ];
}
