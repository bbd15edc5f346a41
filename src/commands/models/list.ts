import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { formatBytes } from '../../cli/format.ts';
import { type Column, renderTable } from '../../cli/table.ts';
import type { ModelEntry, ModelList } from '../../offline/models.ts';

const columns: readonly Column<ModelEntry>[] = [
  { title: 'model', value: (model) => model.id },
  { title: 'task', value: (model) => model.task },
  { title: 'languages', value: (model) => model.languages.join(' '), isFlexible: true },
  { title: 'licence', value: (model) => model.licence, isFlexible: true },
  {
    title: 'size',
    value: (model) => formatBytes(model.installedBytes || model.downloadBytes),
    align: 'right',
  },
  { title: 'state', value: (model) => model.state },
];

export default class ModelsList extends BaseCommand<ModelList> {
  static override aliases = ['models'];
  static override summary = 'Show the models there are, their sizes and licences, and which are installed.';
  static override examples = [
    '<%= config.bin %> models list',
    '<%= config.bin %> models list --installed --json',
  ];
  static override flags = { installed: Flags.boolean({ description: 'Only those that are installed.' }) };

  async run(): Promise<ModelList> {
    const { flags } = await this.parse(ModelsList);
    const { listModels } = await import('../../offline/models.ts');
    const { dir, models } = await listModels();
    const shown = flags.installed ? models.filter(({ state }) => state !== 'missing') : models;
    for (const line of renderTable(shown, columns, { width: this.columns })) this.log(line);
    this.log(`\nThey are kept in ${dir}`);
    return { dir, models: shown };
  }
}
