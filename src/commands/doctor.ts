import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { checks } from '../cli/doctor/checks.ts';
import { renderCheckResult } from '../cli/doctor/render-check.ts';
import { type CheckResult, openCheckContext, runChecks } from '../cli/doctor/run-checks.ts';
import { runSteps, type Step } from '../cli/steps.ts';
import { exitCodes } from '../shared/errors.ts';

interface DoctorResult {
  readonly isHealthy: boolean;
  readonly checks: readonly CheckResult[];
}

export default class Doctor extends BaseCommand<DoctorResult> {
  static override summary = 'Look for what is wrong, and say what mends it.';
  static override description = 'Ends with exit code 1 when a check failed; warnings do not count.';

  static override flags = {
    docker: Flags.boolean({
      description: 'Look at the container engine as well, whatever the profile is.',
    }),
  };

  async run(): Promise<DoctorResult> {
    const { flags } = await this.parse(Doctor);
    const context = openCheckContext(this.signal, { isDockerAsked: flags.docker });
    let results: readonly CheckResult[] = [];
    const looking: Step = {
      title: 'Looking at this installation',
      run: async (report) => {
        report.update('reading the models');
        results = await runChecks(checks, context);
        report.conclude(`${results.length} checks`);
      },
    };
    await runSteps([looking], this.stepOptions);
    for (const line of results.flatMap((result) => renderCheckResult(result))) this.log(line);
    const isHealthy = results.every((result) => result.state !== 'failed');
    if (!isHealthy) this.finishWith(exitCodes.failed);
    return { isHealthy, checks: results };
  }
}
