import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { renderRoutes } from '../../cli/render-routes.ts';
import type { RouteRecordBody } from '../../control/routes.ts';

interface RoutesRecentResult {
  readonly routes: readonly RouteRecordBody[];
}

export default class RoutesRecent extends BaseCommand<RoutesRecentResult> {
  static override aliases = ['routes'];
  static override summary =
    'List the last routing decisions: what a request was taken for, why, and who answered.';
  static override examples = [
    '<%= config.bin %> routes recent',
    '<%= config.bin %> routes recent -n 100 --json',
  ];
  static override flags = {
    limit: Flags.integer({
      char: 'n',
      default: 20,
      min: 1,
      max: 10_000,
      description: 'How many of the last.',
    }),
    corrected: Flags.boolean({ description: 'Only those that somebody has corrected.' }),
  };

  async run(): Promise<RoutesRecentResult> {
    const { flags } = await this.parse(RoutesRecent);
    const query = { limit: flags.limit, ...(flags.corrected && { isCorrected: 'true' }) };
    const { routes } = await connectToDaemon().call('routes', query, { signal: this.signal });
    for (const line of renderRoutes(routes, { width: this.columns })) this.log(line);
    return { routes };
  }
}
