import { BaseCommand } from '../../cli/base-command.ts';
import { type Column, renderTable } from '../../cli/table.ts';
import { type ApiKey, openApiKeys } from '../../config/api-keys.ts';
import { resolvePaths } from '../../config/paths.ts';

interface KeysListResult {
  readonly keys: readonly ListedKey[];
}

/** What was asked with it today is missing where the database cannot be read. */
interface ListedKey extends ApiKey {
  readonly usedToday?: number | undefined;
}

const limitOf = (limit: number | undefined) =>
  limit === undefined ? 'as all' : limit === 0 ? 'no limit' : String(limit);

const columns: readonly Column<ListedKey>[] = [
  { title: 'name', value: (key) => key.name, isFlexible: true },
  { title: 'id', value: (key) => key.id },
  { title: 'a minute', value: (key) => limitOf(key.requestsPerMinute) },
  { title: 'a day', value: (key) => limitOf(key.requestsPerDay) },
  { title: 'used today', value: (key) => String(key.usedToday ?? '?') },
  { title: 'made', value: (key) => key.createdAt },
];

export default class KeysList extends BaseCommand<KeysListResult> {
  static override aliases = ['keys'];
  static override summary = 'List the keys of the gateway, and what was asked with each today.';
  static override description = 'Requests that use an engine are counted, anew from midnight UTC on.';
  static override examples = ['<%= config.bin %> keys', '<%= config.bin %> keys list --json'];

  async run(): Promise<KeysListResult> {
    await this.parse(KeysList);
    const paths = resolvePaths();
    const keys = await this.#withUse(openApiKeys(paths.apiKeysFile).list(), paths.databaseFile);
    for (const line of renderTable(keys, columns, { width: this.columns })) this.log(line);
    if (keys.length === 0) this.log('There are no keys. Make one: aibot keys create NAME');
    return { keys };
  }

  async #withUse(keys: readonly ApiKey[], databaseFile: string): Promise<readonly ListedKey[]> {
    const { withUse } = await import('../../offline/api-key-use.ts');
    try {
      return withUse(keys, databaseFile);
    } catch (error) {
      this.warn(`What was asked today is not known: ${(error as Error).message}`);
      return keys;
    }
  }
}
