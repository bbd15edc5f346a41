import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { formatBytes } from '../../cli/format.ts';
import { renderModelProgress } from '../../cli/model-progress.ts';
import { runSteps, type Step } from '../../cli/steps.ts';
import type { PulledModels } from '../../offline/pull-models.ts';

export default class ModelsPull extends BaseCommand<PulledModels> {
  static override summary = 'Fetch models; what is there and whole stays.';
  static override description =
    'What is there is read and compared with its checksum; a damaged file is fetched anew.';
  static override examples = [
    '<%= config.bin %> models pull kokoro-82m-int8',
    '<%= config.bin %> models pull whisper-base flite',
  ];
  static override strict = false;
  static override args = {
    model: Args.string({ description: 'Ids, as `models list` shows them.', required: true }),
  };

  async run(): Promise<PulledModels> {
    const { argv } = await this.parse(ModelsPull);
    const { pullNamedModels } = await import('../../offline/models.ts');
    let pulled: PulledModels = { results: [], notes: [] };
    const step: Step = {
      title: 'Fetching models',
      run: async (report) => {
        pulled = await pullNamedModels(argv as string[], {
          signal: this.signal,
          onProgress: (progress) => report.update(renderModelProgress(progress)),
        });
        for (const note of pulled.notes) report.note(note);
        report.conclude(
          pulled.results
            .map(({ modelId, outcome }) => `${modelId} ${outcome === 'fetched' ? 'fetched' : 'was there'}`)
            .join(', '),
        );
      },
    };
    await runSteps([step], this.stepOptions);
    const bytes = pulled.results.reduce((sum, { installedBytes }) => sum + installedBytes, 0);
    this.log(`${pulled.results.length} models, ${formatBytes(bytes)}`);
    return pulled;
  }
}
