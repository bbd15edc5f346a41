import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { renderStatus } from '../cli/render-status.ts';
import type { DaemonStatus } from '../control/status.ts';
import { systemClock } from '../shared/clock.ts';

const watchMs = 1_000;
const clearScreen = '\u001B[2J\u001B[H';

export default class Status extends BaseCommand<DaemonStatus> {
  static override summary = 'Show everything at a glance.';
  static override description = 'Ends with exit code 4 when the daemon is not running.';
  static override flags = {
    watch: Flags.boolean({ char: 'w', description: 'Show it again every second until Ctrl-C.' }),
  };

  async run(): Promise<DaemonStatus> {
    const { flags } = await this.parse(Status);
    const client = connectToDaemon();
    for (;;) {
      const status = await client.call('status', {}, { signal: this.signal });
      if (!flags.watch) return this.#show(status);
      if (this.jsonEnabled()) this.logJsonLine(status);
      else
        this.log(
          `${this.isInteractive ? clearScreen : ''}${renderStatus(status, { width: this.columns }).join('\n')}`,
        );
      await systemClock.sleep(watchMs, { signal: this.signal });
    }
  }

  #show(status: DaemonStatus): DaemonStatus {
    for (const line of renderStatus(status, { width: this.columns })) this.log(line);
    return status;
  }
}
