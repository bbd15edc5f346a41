import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderSetting } from '../../cli/render-setting.ts';
import { type ConfigEntry, createConfigStore } from '../../config/config-store.ts';

export default class ConfigGet extends BaseCommand<ConfigEntry> {
  static override summary = 'Show one setting: its value in force.';
  static override examples = ['<%= config.bin %> config get engines.tts.voice'];
  static override args = {
    key: Args.string({ description: 'Setting, such as assistant.name.', required: true }),
  };

  async run(): Promise<ConfigEntry> {
    const { args } = await this.parse(ConfigGet);
    const entry = createConfigStore().get(args.key);
    this.log(renderSetting(entry.value));
    return entry;
  }
}
