import { ServiceCommand, serviceArgument } from '../../cli/service-command.ts';
import type { ReplyOf } from '../../control/contract.ts';

export default class ServicesPull extends ServiceCommand {
  static override summary = 'Fetch the image of a service anew, and put it to use.';
  static override description =
    'Images are asked for by the digest of their first pull, so that nothing changes by itself; this records another one.';
  static override examples = ['<%= config.bin %> services pull whisper'];
  static override args = serviceArgument;

  async run(): Promise<ReplyOf<'serviceAct'>> {
    const { args } = await this.parse(ServicesPull);
    return this.act(args.service, 'pull', `Fetching the image of ${args.service}`);
  }
}
