import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { createStackReport } from '../cli/follow-stack.ts';
import { runSteps, type Step } from '../cli/steps.ts';
import { loadConfig } from '../config/load-config.ts';
import { resolvePaths } from '../config/paths.ts';
import { type StopOutcome, stopDaemon } from '../daemon/launcher.ts';
import type { DownOutcome } from '../offline/stack.ts';

interface DownResult extends StopOutcome {
  /** What was taken away of the stack; absent where there was none. */
  readonly stack?: DownOutcome | undefined;
}

export default class Down extends BaseCommand<DownResult> {
  static override summary = 'Stop everything; nothing is lost.';
  static override description =
    'With containers, these and their network are removed as well. Volumes hold the models and stay, unless --volumes is given.';
  static override examples = ['<%= config.bin %> down', '<%= config.bin %> down --volumes'];
  static override flags = {
    volumes: Flags.boolean({
      description: 'Remove the volumes of the containers, too: models are fetched again.',
    }),
  };

  async run(): Promise<DownResult> {
    const { flags } = await this.parse(Down);
    const outcome = await stopDaemon({ signal: this.signal });
    // First the daemon: it would start again what goes.
    const stack = (await this.#hasStack()) ? await this.#takeStackDown(flags.volumes) : undefined;
    this.log(outcome.wasRunning ? 'aibot has stopped.' : 'aibot was not running.');
    return { ...outcome, ...(stack && { stack }) };
  }

  async #hasStack(): Promise<boolean> {
    const { existsSync } = await import('node:fs');
    return loadConfig().profile !== 'embedded' || existsSync(resolvePaths().stackRecordFile);
  }

  async #takeStackDown(withVolumes: boolean): Promise<DownOutcome | undefined> {
    const { takeStackDown } = await import('../offline/stack.ts');
    let outcome: DownOutcome | undefined;
    const step: Step = {
      title: 'Services',
      run: async (report) => {
        const onStep = createStackReport(report, this.jsonEnabled());
        outcome = await takeStackDown({ signal: this.signal, withVolumes, onStep });
        report.conclude(describe(outcome));
      },
    };
    await runSteps([step], this.stepOptions);
    return outcome;
  }
}

function describe(outcome: DownOutcome | undefined): string {
  if (!outcome || outcome.containers + outcome.volumes === 0) return 'none were there';
  const volumes = outcome.volumes === 0 ? '' : ` and ${outcome.volumes} volumes`;
  return `${outcome.containers} containers${volumes} removed`;
}
