import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderSetting } from '../../cli/render-setting.ts';
import { type ConfigEntry, createConfigStore } from '../../config/config-store.ts';

export default class ConfigSet extends BaseCommand<ConfigEntry> {
  static override summary = 'Change one setting; a running daemon takes it up when it is restarted.';
  static override examples = [
    '<%= config.bin %> config set assistant.name jarvis',
    '<%= config.bin %> config set engines.llm.use qwen2.5-coder-0.5b-instruct',
  ];
  static override args = {
    key: Args.string({ description: 'Setting, such as assistant.name.', required: true }),
    value: Args.string({ description: 'Its value; lists with commas between.', required: true }),
  };

  async run(): Promise<ConfigEntry> {
    const { args } = await this.parse(ConfigSet);
    const entry = createConfigStore().set(args.key, args.value);
    this.log(`${entry.path} = ${renderSetting(entry.value)}`);
    if (entry.source.startsWith('the environment')) this.warn(`${entry.source} is stronger and still holds.`);
    return entry;
  }
}
