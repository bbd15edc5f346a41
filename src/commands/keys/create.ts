import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { type CreatedApiKey, openApiKeys } from '../../config/api-keys.ts';
import { resolvePaths } from '../../config/paths.ts';

export default class KeysCreate extends BaseCommand<CreatedApiKey> {
  static override summary = 'Make a key for the gateway.';
  static override description = 'The key is shown once; only its hash is kept. It is valid at once.';
  static override examples = [
    '<%= config.bin %> keys create laptop',
    '<%= config.bin %> keys create guest --per-minute 20 --per-day 500',
  ];
  static override args = { name: Args.string({ description: 'Whose key it is.', required: true }) };
  static override flags = {
    'per-minute': Flags.integer({
      description: 'Requests a minute; gateway.requestsPerMinute by default, 0 is no limit.',
      min: 0,
    }),
    'per-day': Flags.integer({
      description: 'Requests a day (UTC); gateway.requestsPerDay by default, 0 is no limit.',
      min: 0,
    }),
  };

  async run(): Promise<CreatedApiKey> {
    const { args, flags } = await this.parse(KeysCreate);
    const { 'per-minute': requestsPerMinute, 'per-day': requestsPerDay } = flags;
    const created = openApiKeys(resolvePaths().apiKeysFile).create(args.name, {
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(requestsPerDay !== undefined && { requestsPerDay }),
    });
    this.log(created.key);
    return created;
  }
}
