import { ServiceCommand, serviceArgument } from '../../cli/service-command.ts';
import type { ReplyOf } from '../../control/contract.ts';

export default class ServicesRestart extends ServiceCommand {
  static override summary = 'Stop a service and start it again.';
  static override examples = ['<%= config.bin %> services restart whisper'];
  static override args = serviceArgument;

  async run(): Promise<ReplyOf<'serviceAct'>> {
    const { args } = await this.parse(ServicesRestart);
    return this.act(args.service, 'restart', `Restarting ${args.service}`);
  }
}
