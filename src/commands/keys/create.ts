import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { type CreatedApiKey, openApiKeys } from '../../config/api-keys.ts';
import { resolvePaths } from '../../config/paths.ts';

export default class KeysCreate extends BaseCommand<CreatedApiKey> {
  static override summary = 'Make a key for the gateway.';
  static override description = 'The key is shown once; only its hash is kept. It is valid at once.';
  static override examples = ['<%= config.bin %> keys create laptop'];
  static override args = { name: Args.string({ description: 'Whose key it is.', required: true }) };

  async run(): Promise<CreatedApiKey> {
    const { args } = await this.parse(KeysCreate);
    const created = openApiKeys(resolvePaths().apiKeysFile).create(args.name);
    this.log(created.key);
    return created;
  }
}
