import { type Check, failed, ok, warning } from './check.ts';

export const modelChecks: readonly Check[] = [
  {
    id: 'models',
    title: 'Models',
    symptom: 'The daemon does not start: `model-file-missing`, `model-file-invalid` or `model-load-failed`.',
    mend: ['Fetch what is missing or damaged with `aibot models pull MODEL`.'],
    async run({ config, signal }) {
      if (!config) return warning('not looked at: the configuration is broken');
      const { wantedModels } = await import('../../offline/wanted-models.ts');
      const wanted = await wantedModels(config, { signal });
      const faulty = wanted.filter(({ state }) => state !== 'whole');
      if (faulty.length === 0) return ok(`all ${wanted.length} are there and whole`);
      const detail = faulty.map(({ id, state }) => `${id} is ${state}`).join(', ');
      if (config.models.offline) return failed(`${detail}, and nothing may be fetched`);
      // `aibot up` fetches what is missing by itself; it takes a file of the right size for what it should be.
      return faulty.some(({ state }) => state === 'damaged') ? failed(detail) : warning(detail);
    },
  },
];
