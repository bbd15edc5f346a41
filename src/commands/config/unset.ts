import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderSetting } from '../../cli/render-setting.ts';
import { type ConfigEntry, createConfigStore } from '../../config/config-store.ts';

export default class ConfigUnset extends BaseCommand<ConfigEntry> {
  static override summary = 'Put the default of one setting back.';
  static override examples = ['<%= config.bin %> config unset assistant.name'];
  static override args = {
    key: Args.string({ description: 'Setting, such as assistant.name.', required: true }),
  };

  async run(): Promise<ConfigEntry> {
    const { args } = await this.parse(ConfigUnset);
    const entry = createConfigStore().unset(args.key);
    this.log(`${entry.path} = ${renderSetting(entry.value)}`);
    return entry;
  }
}
