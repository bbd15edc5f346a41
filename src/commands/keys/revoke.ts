import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { type ApiKey, openApiKeys } from '../../config/api-keys.ts';
import { resolvePaths } from '../../config/paths.ts';

export default class KeysRevoke extends BaseCommand<ApiKey> {
  static override summary = 'Make a key of the gateway invalid, from its next request on.';
  static override examples = ['<%= config.bin %> keys revoke laptop'];
  static override args = { name: Args.string({ description: 'Name or id of the key.', required: true }) };

  async run(): Promise<ApiKey> {
    const { args } = await this.parse(KeysRevoke);
    const revoked = openApiKeys(resolvePaths().apiKeysFile).revoke(args.name);
    this.log(`The key ${revoked.name} is no longer valid.`);
    return revoked;
  }
}
