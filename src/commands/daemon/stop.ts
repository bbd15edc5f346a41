import { BaseCommand } from '../../cli/base-command.ts';
import { type StopOutcome, stopDaemon } from '../../daemon/launcher.ts';

export default class DaemonStop extends BaseCommand<StopOutcome> {
  static override summary = 'Stop the daemon; a daemon that does not answer is ended.';

  async run(): Promise<StopOutcome> {
    await this.parse(DaemonStop);
    const outcome = await stopDaemon({ signal: this.signal });
    this.log(
      outcome.wasRunning
        ? `The daemon has stopped (process ${outcome.pid ?? 'unknown'}).`
        : 'No daemon was running.',
    );
    return outcome;
  }
}
