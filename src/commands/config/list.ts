import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderSetting } from '../../cli/render-setting.ts';
import { renderTable } from '../../cli/table.ts';
import { type ConfigEntry, createConfigStore } from '../../config/config-store.ts';

interface ConfigListResult {
  readonly settings: readonly ConfigEntry[];
}

export default class ConfigList extends BaseCommand<ConfigListResult> {
  static override aliases = ['config'];
  static override summary = 'List the settings that differ from their defaults. Secrets are masked.';
  static override examples = ['<%= config.bin %> config list --all'];
  static override flags = { all: Flags.boolean({ description: 'Show every setting there is.' }) };

  async run(): Promise<ConfigListResult> {
    const { flags } = await this.parse(ConfigList);
    const settings = createConfigStore()
      .list()
      .filter((entry) => flags.all || !entry.isDefault);
    if (settings.length === 0)
      this.log('Everything is as it comes. See all settings with `aibot config list --all`.');
    else for (const line of renderTable(settings, columns, { width: this.columns })) this.log(line);
    return { settings };
  }
}

const columns = [
  { title: 'setting', value: (entry: ConfigEntry) => entry.path },
  { title: 'value', value: (entry: ConfigEntry) => renderSetting(entry.value), isFlexible: true },
  { title: 'from', value: (entry: ConfigEntry) => entry.source, isFlexible: true },
];
