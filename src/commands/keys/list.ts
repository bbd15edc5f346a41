import { BaseCommand } from '../../cli/base-command.ts';
import { type Column, renderTable } from '../../cli/table.ts';
import { type ApiKey, openApiKeys } from '../../config/api-keys.ts';
import { resolvePaths } from '../../config/paths.ts';

interface KeysListResult {
  readonly keys: readonly ApiKey[];
}

const limitOf = (limit: number | undefined) =>
  limit === undefined ? 'as all' : limit === 0 ? 'no limit' : String(limit);

const columns: readonly Column<ApiKey>[] = [
  { title: 'name', value: (key) => key.name, isFlexible: true },
  { title: 'id', value: (key) => key.id },
  { title: 'a minute', value: (key) => limitOf(key.requestsPerMinute) },
  { title: 'a day', value: (key) => limitOf(key.requestsPerDay) },
  { title: 'made', value: (key) => key.createdAt },
];

export default class KeysList extends BaseCommand<KeysListResult> {
  static override summary = 'List the keys of the gateway.';

  async run(): Promise<KeysListResult> {
    await this.parse(KeysList);
    const keys = openApiKeys(resolvePaths().apiKeysFile).list();
    for (const line of renderTable(keys, columns, { width: this.columns })) this.log(line);
    if (keys.length === 0) this.log('There are no keys.');
    return { keys };
  }
}
