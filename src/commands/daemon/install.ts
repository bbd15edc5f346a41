import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { type InstallOutcome, installUnit } from '../../cli/service-unit/install-unit.ts';
import { renderUnit } from '../../cli/service-unit/render-unit.ts';
import { describeService, unitFileOf } from '../../cli/service-unit/service-place.ts';
import { createSystemctl, isSystemdRunning, systemdMissing } from '../../cli/service-unit/systemd.ts';
import { stopDaemon } from '../../daemon/launcher.ts';

interface DaemonInstallResult {
  readonly file: string;
  /** `printed`: nothing was changed. */
  readonly outcome: InstallOutcome | 'printed';
  readonly unit: string;
}

export default class DaemonInstall extends BaseCommand<DaemonInstallResult> {
  static override summary = 'Have systemd start the daemon with the machine, and keep it running.';
  static override description =
    'Writes a unit of your own, or with --system one of the machine, and starts it. Safe to repeat.';
  static override examples = [
    '<%= config.bin %> daemon install',
    '<%= config.bin %> daemon install --print',
    'sudo <%= config.bin %> daemon install --system',
  ];
  static override flags = {
    system: Flags.boolean({ description: 'A unit of the machine, with its home in /var/lib/aibot.' }),
    print: Flags.boolean({ description: 'Print the unit and change nothing.' }),
  };

  async run(): Promise<DaemonInstallResult> {
    const { flags } = await this.parse(DaemonInstall);
    const scope = flags.system ? 'system' : 'user';
    const service = describeService(scope, this.config.root);
    const unit = renderUnit(service);
    const file = unitFileOf(scope);
    if (flags.print) {
      this.log(unit.trimEnd());
      return { file, outcome: 'printed', unit };
    }
    if (!isSystemdRunning()) throw systemdMissing(service.command);
    const { signal } = this;
    // A daemon that `aibot up` has started holds the lock of this home; the unit's would end at once.
    if (scope === 'user') await stopDaemon({ signal });
    const outcome = await installUnit({ scope, file, systemctl: createSystemctl(signal) }, unit);
    this.log(outcome === 'unchanged' ? `${file} is there already.` : `${file} is ${outcome}.`);
    this.log(
      scope === 'user'
        ? 'It runs while you are logged in; `loginctl enable-linger` keeps it running without you.'
        : `Use its commands with AIBOT_HOME=${service.environment['AIBOT_HOME'] ?? ''} as ${service.account ?? ''}.`,
    );
    return { file, outcome, unit };
  }
}
