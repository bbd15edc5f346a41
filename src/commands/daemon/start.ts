import { BaseCommand } from '../../cli/base-command.ts';
import { launchWithProgress } from '../../cli/daemon-command.ts';
import { ensureDaemon, type LaunchOutcome } from '../../daemon/launcher.ts';

export default class DaemonStart extends BaseCommand<LaunchOutcome> {
  static override summary = 'Start the daemon in the background and wait until it is ready.';

  async run(): Promise<LaunchOutcome> {
    await this.parse(DaemonStart);
    return launchWithProgress({
      ...this.stepOptions,
      title: 'Starting the daemon',
      launch: (onStarting) => ensureDaemon({ signal: this.signal, onStarting }),
    });
  }
}
