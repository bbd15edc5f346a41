import { writeFile } from 'node:fs/promises';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { toLabelledLines } from '../../cli/render-routes.ts';

interface RoutesExportResult {
  readonly lines: readonly string[];
}

const most = 10_000;

export default class RoutesExport extends BaseCommand<RoutesExportResult> {
  static override summary = 'Write the corrected requests as an evaluation set for `aibot route --file`.';
  static override examples = [
    '<%= config.bin %> routes export > corrected.tsv',
    '<%= config.bin %> routes export -o corrected.tsv && <%= config.bin %> route --file corrected.tsv',
  ];
  static override flags = {
    output: Flags.string({ char: 'o', description: 'File to write; standard output by default.' }),
  };

  async run(): Promise<RoutesExportResult> {
    const { flags } = await this.parse(RoutesExport);
    const query = { isCorrected: 'true', limit: most };
    const { routes } = await connectToDaemon().call('routes', query, { signal: this.signal });
    const lines = toLabelledLines(routes);
    if (flags.output === undefined) for (const line of lines) this.log(line);
    else {
      await writeFile(flags.output, lines.map((line) => `${line}\n`).join(''));
      this.log(`${lines.length} corrected requests in ${flags.output}`);
    }
    return { lines };
  }
}
