import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { type ConfigEntry, createConfigStore } from '../../config/config-store.ts';

export default class ConfigGet extends BaseCommand<ConfigEntry> {
  static override summary = 'Show one setting: its value in force and where it comes from.';
  static override examples = ['<%= config.bin %> config get engines.tts.voice'];
  static override args = {
    key: Args.string({ description: 'Setting, such as assistant.name.', required: true }),
  };

  async run(): Promise<ConfigEntry> {
    const { args } = await this.parse(ConfigGet);
    const entry = createConfigStore().get(args.key);
    this.log(renderValue(entry.value));
    return entry;
  }
}

function renderValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
