import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { uninstallUnit } from '../../cli/service-unit/install-unit.ts';
import { unitFileOf } from '../../cli/service-unit/service-place.ts';
import { createSystemctl, isSystemdRunning } from '../../cli/service-unit/systemd.ts';

interface DaemonUninstallResult {
  readonly file: string;
  readonly wasInstalled: boolean;
}

export default class DaemonUninstall extends BaseCommand<DaemonUninstallResult> {
  static override summary = 'Stop the unit that `aibot daemon install` has made, and take it away.';
  static override flags = {
    system: Flags.boolean({ description: 'The unit of the machine instead of your own.' }),
  };

  async run(): Promise<DaemonUninstallResult> {
    const { flags } = await this.parse(DaemonUninstall);
    const scope = flags.system ? 'system' : 'user';
    const file = unitFileOf(scope);
    const systemctl = isSystemdRunning() ? createSystemctl(this.signal) : undefined;
    const wasInstalled = await uninstallUnit({ scope, file, systemctl });
    this.log(wasInstalled ? `${file} is gone.` : `There is no ${file}.`);
    return { file, wasInstalled };
  }
}
