import { ServiceCommand, serviceArgument } from '../../cli/service-command.ts';
import type { ReplyOf } from '../../control/contract.ts';

export default class ServicesStop extends ServiceCommand {
  static override summary = 'Stop a service; it stays so until it is started or everything is brought up.';
  static override examples = ['<%= config.bin %> services stop whisper'];
  static override args = serviceArgument;

  async run(): Promise<ReplyOf<'serviceAct'>> {
    const { args } = await this.parse(ServicesStop);
    return this.act(args.service, 'stop', `Stopping ${args.service}`);
  }
}
