import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { connectToDaemon } from '../cli/control.ts';
import { launchWithProgress } from '../cli/daemon-command.ts';
import { type LaunchOutcome, restartDaemon } from '../daemon/launcher.ts';

type RestartResult = { readonly component: string } | LaunchOutcome;

export default class Restart extends BaseCommand<RestartResult> {
  static override summary = 'Restart the daemon, or one component of it.';
  static override examples = ['<%= config.bin %> restart', '<%= config.bin %> restart host:thinking'];
  static override args = {
    component: Args.string({ description: 'Component, as `aibot status` names it; everything by default.' }),
  };

  async run(): Promise<RestartResult> {
    const { args } = await this.parse(Restart);
    if (args.component === undefined) {
      return launchWithProgress({
        ...this.stepOptions,
        title: 'Restarting the daemon',
        launch: (onStarting) => restartDaemon({ signal: this.signal, onStarting }),
      });
    }
    const { component } = args;
    await connectToDaemon().call('restart', { component }, { signal: this.signal, deadlineMs: 120_000 });
    this.log(`${component} has been restarted.`);
    return { component };
  }
}
