import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import type { SessionStatus } from '../../control/status.ts';

export default class VoiceJoin extends BaseCommand<{ readonly session: SessionStatus }> {
  static override summary = 'Send the bot into a voice channel.';
  static override examples = ['<%= config.bin %> voice join 123456789012345678'];
  static override args = {
    channel: Args.string({ description: 'Id of the channel; the only occupied one by default.' }),
  };

  async run(): Promise<{ readonly session: SessionStatus }> {
    const { args } = await this.parse(VoiceJoin);
    const reply = await connectToDaemon().call(
      'voiceJoin',
      { channelId: args.channel },
      { signal: this.signal, deadlineMs: 60_000 },
    );
    this.log(`In ${reply.session.place}.`);
    return reply;
  }
}
