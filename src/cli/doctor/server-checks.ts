import { type Check, ok, warning } from './check.ts';

export const serverChecks: readonly Check[] = [
  {
    id: 'servers',
    title: 'Servers of the engines',
    symptom: 'Another engine than the one that is set answers: `remote-unreachable` or `remote-unsuitable`.',
    mend: [
      'Start the server, or correct its address with `aibot config set engines.stt.url URL` (the same for `engines.llm` and `engines.tts`).',
    ],
    async run({ config, signal }) {
      if (!config) return warning('not looked at: the configuration is broken');
      const { serverHealth } = await import('../../offline/check-servers.ts');
      const servers = await serverHealth(config, signal);
      if (servers.length === 0) return ok('none are set: the engines of this machine are used');
      const ill = servers.filter(({ problem }) => problem !== undefined);
      if (ill.length === 0) return ok(`${servers.map(({ engineId }) => engineId).join(', ')} answer`);
      return warning(ill.map(({ engineId, problem }) => `${engineId}: ${problem}`).join(' '));
    },
  },
];
