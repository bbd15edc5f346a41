import { type Check, failed, ok, warning } from './check.ts';

export const modelChecks: readonly Check[] = [
  {
    id: 'models',
    title: 'Models',
    symptom: 'The daemon does not start: `model-file-missing` or `model-file-invalid`.',
    mend: ['Fetch what is missing with `aibot up`; a damaged model is fetched anew.'],
    async run({ config }) {
      if (!config) return warning('not looked at: the configuration is broken');
      const { wantedModels } = await import('../../offline/wanted-models.ts');
      const wanted = await wantedModels(config);
      const missing = wanted.filter(({ isInstalled }) => !isInstalled).map(({ id }) => id);
      if (missing.length === 0) return ok(`all ${wanted.length} are there`);
      const detail = `missing or damaged: ${missing.join(', ')}`;
      return config.models.offline ? failed(`${detail}, and nothing may be fetched`) : warning(detail);
    },
  },
];
