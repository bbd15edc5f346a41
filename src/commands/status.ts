import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { renderStatus } from '../cli/render-status.ts';
import type { DaemonStatus } from '../control/status.ts';
import { isCancelled } from '../shared/abort.ts';
import { systemClock } from '../shared/clock.ts';
import { toAibotError } from '../shared/errors.ts';

const watchMs = 1_000;
const home = '\u001B[H';
const clearLine = '\u001B[K';
const clearBelow = '\u001B[J';
const clearScreen = '\u001B[2J';

export default class Status extends BaseCommand<DaemonStatus> {
  static override summary = 'Show everything at a glance.';
  static override description = 'Ends with exit code 4 when the daemon is not running.';
  static override flags = {
    watch: Flags.boolean({
      char: 'w',
      description: 'Show it again every second until Ctrl-C, through restarts of the daemon.',
    }),
  };

  async run(): Promise<DaemonStatus> {
    const { flags } = await this.parse(Status);
    const client = connectToDaemon();
    const ask = () => client.call('status', {}, { signal: this.signal });
    if (!flags.watch) return this.#show(await ask());
    if (this.isInteractive) process.stdout.write(clearScreen);
    for (;;) {
      if (this.jsonEnabled()) this.logJsonLine(await ask());
      else this.#draw(await ask().then((status) => renderStatus(status, { width: this.columns }), linesOf));
      await systemClock.sleep(watchMs, { signal: this.signal });
    }
  }

  /** Over what is there, line by line: a screen that is cleared first would flicker. */
  #draw(lines: readonly string[]): void {
    if (!this.isInteractive) {
      this.log(lines.join('\n'));
      return;
    }
    const room = Math.max(1, process.stdout.rows - 1);
    const shown = lines.slice(0, room).map((line) => `${line}${clearLine}\n`);
    process.stdout.write(`${home}${shown.join('')}${clearBelow}`);
  }

  #show(status: DaemonStatus): DaemonStatus {
    for (const line of renderStatus(status, { width: this.columns })) this.log(line);
    return status;
  }
}

/** A daemon that is away may come back while somebody watches. */
function linesOf(thrown: unknown): string[] {
  if (isCancelled(thrown)) throw thrown;
  const { message, nextSteps } = toAibotError(thrown);
  return [message, ...nextSteps.map((step) => `  → ${step}`)];
}
