import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { type BringUpResult, bringUpSteps } from '../cli/bring-up.ts';
import { connectToDaemon } from '../cli/control.ts';
import { readSelfCheckRecord, writeSelfCheckRecord } from '../cli/self-check-record.ts';
import { signedIn } from '../cli/signed-in.ts';
import { runSteps } from '../cli/steps.ts';
import { renderWaterfall } from '../cli/waterfall.ts';
import { createConfigStore } from '../config/config-store.ts';
import { loadConfig } from '../config/load-config.ts';
import { resolvePaths } from '../config/paths.ts';
import { profiles } from '../config/schema.ts';
import { packageVersion } from '../config/version.ts';
import { exitCodes } from '../shared/errors.ts';

export default class Up extends BaseCommand<BringUpResult> {
  static override summary =
    'Bring everything up: checks, models, daemon, and the first time a self-check conversation.';
  static override description = 'Safe to repeat: a second run changes nothing and takes seconds.';
  static override examples = [
    '<%= config.bin %> up',
    '<%= config.bin %> up --self-check',
    '<%= config.bin %> up --profile docker --dry-run',
    '<%= config.bin %> up --profile docker',
  ];
  static override flags = {
    profile: Flags.option({
      options: profiles,
      description: 'Where the engines run; kept in the configuration.',
    })(),
    'dry-run': Flags.boolean({ description: 'Show what would be done to the container engine; do nothing.' }),
    'self-check': Flags.boolean({
      allowNo: true,
      description: 'Hold the self-check conversation again, or not at all; by default the first time only.',
    }),
    dashboard: Flags.boolean({
      description: 'Open the dashboard when all is up, where there is a terminal.',
    }),
  };

  async run(): Promise<BringUpResult> {
    const { flags } = await this.parse(Up);
    const { profile } = flags;
    if (flags['dry-run']) return this.#showPlan(profile);
    const former = loadConfig().profile;
    const isRestart = profile !== undefined && profile !== former;
    if (isRestart) createConfigStore().set('profile', profile);
    const { selfCheckFile } = resolvePaths();
    const config = loadConfig();
    const isFirst = config.selfCheck && readSelfCheckRecord(selfCheckFile) === undefined;

    const result: BringUpResult = {};
    // oclif's type leaves out that a flag nobody gave is undefined.
    const wish = flags['self-check'] as boolean | undefined;
    const withStack = config.profile !== 'embedded';
    const options = {
      signal: this.signal,
      isRestart,
      withSelfCheck: wish ?? isFirst,
      withStack,
      withoutFormerStack: isRestart && former !== 'embedded' && !withStack,
      isJson: this.jsonEnabled(),
    };
    await runSteps(bringUpSteps(options, result), this.stepOptions);
    if (result.selfCheck) this.#reportSelfCheck(result.selfCheck, selfCheckFile);
    if (result.selfCheck?.isPassed !== false) await this.#showNextStep(config.discord.token !== undefined);
    if (flags.dashboard && this.isInteractive) await this.config.runCommand('dashboard');
    return result;
  }

  async #showPlan(profile: string | undefined): Promise<BringUpResult> {
    if ((profile ?? loadConfig().profile) === 'embedded') {
      this.log('No containers: with the embedded profile everything runs inside aibot.');
      return { plan: [] };
    }
    const { planStack } = await import('../offline/stack.ts');
    const plan = await planStack({ profile }, this.signal);
    if (plan.length === 0) this.log('Nothing to do: the services are as they are wanted.');
    for (const { step, why } of plan) this.log(why === '' ? step : `${step} (${why})`);
    return { plan };
  }

  #reportSelfCheck(check: NonNullable<BringUpResult['selfCheck']>, recordFile: string): void {
    this.log('');
    this.log(`Heard:    ${check.receipt.heard}`);
    this.log(`Answered: ${check.receipt.answer}`);
    this.log(`Listen:   ${check.wavFile}`);
    for (const line of ['', ...renderWaterfall(check.receipt, { width: this.columns })]) this.log(line);
    if (check.isPassed) {
      const { voiceToVoiceMs } = check.receipt;
      writeSelfCheckRecord(recordFile, { atMs: Date.now(), version: packageVersion(), voiceToVoiceMs });
    } else {
      this.finishWith(exitCodes.failed);
      this.warn(
        'The self-check conversation did not come out right. On a busy machine hold it again with `aibot up --self-check`; see what is wrong with `aibot doctor`.',
      );
    }
  }

  async #showNextStep(hasToken: boolean): Promise<void> {
    this.log('');
    if (!hasToken) {
      this.log(
        'Next: give it a Discord token with `aibot config set discord.token TOKEN`, then `aibot restart`. Or talk to it now with `aibot talk`, and watch it with `aibot dashboard`.',
      );
      return;
    }
    const discord = await signedIn(connectToDaemon(), this.signal);
    if (discord?.state === 'failed') this.warn(discord.detail);
    if (discord && discord.nextSteps.length > 0) {
      for (const step of discord.nextSteps) this.log(`  → ${step}`);
      return;
    }
    this.log(
      'Send it into a voice channel with `aibot voice join`, or with /join in Discord. Watch it with `aibot dashboard`.',
    );
  }
}
