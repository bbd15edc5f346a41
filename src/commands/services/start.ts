import { ServiceCommand, serviceArgument } from '../../cli/service-command.ts';
import type { ReplyOf } from '../../control/contract.ts';

export default class ServicesStart extends ServiceCommand {
  static override summary = 'Start a service that was stopped or given up, and wait until it works.';
  static override examples = ['<%= config.bin %> services start whisper'];
  static override args = serviceArgument;

  async run(): Promise<ReplyOf<'serviceAct'>> {
    const { args } = await this.parse(ServicesStart);
    return this.act(args.service, 'start', `Starting ${args.service}`);
  }
}
