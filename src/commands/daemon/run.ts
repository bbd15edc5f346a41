import { BaseCommand } from '../../cli/base-command.ts';
import { runDaemonHere } from '../../daemon/launcher.ts';

interface DaemonRunResult {
  readonly pid: number;
}

export default class DaemonRun extends BaseCommand<DaemonRunResult> {
  static override summary = 'Run the daemon in the foreground, for systemd and containers.';
  static override description =
    'Writes its log as JSON lines to stdout and stops in order at SIGTERM or Ctrl-C; a second signal ends it at once.';

  async run(): Promise<DaemonRunResult> {
    await this.parse(DaemonRun);
    await runDaemonHere({ output: process.stdout });
    return { pid: process.pid };
  }
}
