import { BaseCommand } from '../../cli/base-command.ts';
import { resolvePaths } from '../../config/paths.ts';
import { isDaemonAlive, pingDaemon } from '../../daemon/launcher.ts';
import { exitCodes } from '../../shared/errors.ts';

interface DaemonState {
  /** `unresponsive`: it holds the lock of this home and does not answer. */
  readonly state: 'stopped' | 'unresponsive' | 'starting' | 'ready' | 'stopping';
  readonly pid?: number | undefined;
  readonly version?: string | undefined;
}

export default class DaemonStatusCommand extends BaseCommand<DaemonState> {
  static override aliases = ['daemon'];
  static override summary = 'Show whether the daemon is running.';
  static override description = 'Ends with exit code 4 when it is not.';

  async run(): Promise<DaemonState> {
    await this.parse(DaemonStatusCommand);
    const status = await pingDaemon(resolvePaths(), this.signal);
    if (status) {
      this.log(`The daemon is ${status.state} (process ${status.pid}, version ${status.version}).`);
      return { state: status.state, pid: status.pid, version: status.version };
    }
    if (await isDaemonAlive()) {
      this.finishWith(exitCodes.unavailable);
      this.log('The daemon is there but does not answer. Restart it with `aibot restart`.');
      return { state: 'unresponsive' };
    }
    this.finishWith(exitCodes.notRunning);
    this.log('The daemon is not running. Start it with `aibot up`.');
    return { state: 'stopped' };
  }
}
