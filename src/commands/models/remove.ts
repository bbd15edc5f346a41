import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { formatBytes } from '../../cli/format.ts';
import type { RemovedModel } from '../../offline/models.ts';

interface RemoveResult {
  readonly removed: readonly RemovedModel[];
}

export default class ModelsRemove extends BaseCommand<RemoveResult> {
  static override summary = 'Delete models from this machine.';
  static override examples = ['<%= config.bin %> models remove kokoro-82m-int8'];
  static override strict = false;
  static override args = {
    model: Args.string({ description: 'Ids, as `models list` shows them.', required: true }),
  };

  async run(): Promise<RemoveResult> {
    const { argv } = await this.parse(ModelsRemove);
    const { removeModels } = await import('../../offline/models.ts');
    const removed = await removeModels(argv as string[], { signal: this.signal });
    for (const { id, freedBytes } of removed) {
      this.log(
        freedBytes === 0 ? `${id} was not installed` : `${id} removed, ${formatBytes(freedBytes)} freed`,
      );
    }
    return { removed };
  }
}
