import { Args } from '@oclif/core';
import type { ReplyOf } from '../control/contract.ts';
import type { ServiceAction } from '../control/services.ts';
import { BaseCommand } from './base-command.ts';
import { connectToDaemon } from './control.ts';
import { followStack } from './follow-stack.ts';
import { stackDeadlineMs } from './stack-deadline.ts';
import { runSteps, type Step } from './steps.ts';

type Acted = ReplyOf<'serviceAct'>;

export const serviceArgument = {
  service: Args.string({ description: 'Service, as `aibot services` names it.', required: true }),
};

/** A command that does one thing to one service, and shows how it goes. */
export abstract class ServiceCommand extends BaseCommand<Acted> {
  protected async act(name: string, action: ServiceAction, title: string): Promise<Acted> {
    const daemon = connectToDaemon();
    let acted: Acted | undefined;
    const step: Step = {
      title,
      run: async (report) => {
        const options = { signal: this.signal, daemon, onJson: this.jsonEnabled() };
        acted = await followStack(options, report, () =>
          daemon.call('serviceAct', { name, action }, { signal: this.signal, deadlineMs: stackDeadlineMs }),
        );
        report.conclude(acted.service.state);
      },
    };
    await runSteps([step], this.stepOptions);
    if (!acted) throw new Error('the step ended without an outcome');
    return acted;
  }
}
