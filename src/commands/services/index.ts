import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { renderServices } from '../../cli/render-services.ts';
import type { ReplyOf } from '../../control/contract.ts';

export default class Services extends BaseCommand<ReplyOf<'services'>> {
  static override summary = 'Show the services behind the engines: what they do, and what they use.';
  static override description =
    'With containers these are the services of the stack, without them the processes of the engine hosts. ' +
    'Ends with exit code 4 when the daemon is not running.';
  static override examples = ['<%= config.bin %> services', '<%= config.bin %> services --json'];

  async run(): Promise<ReplyOf<'services'>> {
    await this.parse(Services);
    const reply = await connectToDaemon().call('services', {}, { signal: this.signal });
    const options = { width: this.columns, nowMs: Date.now() };
    for (const line of renderServices(reply.services, options)) this.log(line);
    return reply;
  }
}
