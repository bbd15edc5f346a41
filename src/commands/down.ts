import { BaseCommand } from '../cli/base-command.ts';
import { type StopOutcome, stopDaemon } from '../daemon/launcher.ts';

export default class Down extends BaseCommand<StopOutcome> {
  static override summary = 'Stop everything; nothing is lost.';

  async run(): Promise<StopOutcome> {
    await this.parse(Down);
    const outcome = await stopDaemon({ signal: this.signal });
    this.log(outcome.wasRunning ? 'aibot has stopped.' : 'aibot was not running.');
    return outcome;
  }
}
