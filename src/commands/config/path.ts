import { BaseCommand } from '../../cli/base-command.ts';
import { type Paths, resolvePaths } from '../../config/paths.ts';

export default class ConfigPath extends BaseCommand<Paths> {
  static override summary = 'Show where everything of this installation lies.';

  async run(): Promise<Paths> {
    await this.parse(ConfigPath);
    const paths = resolvePaths();
    for (const [name, path] of Object.entries(paths)) this.log(`${name.padEnd(17)} ${path}`);
    return paths;
  }
}
