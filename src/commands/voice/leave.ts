import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';

export default class VoiceLeave extends BaseCommand<{ readonly left: number }> {
  static override summary = 'Call the bot out of a voice channel, or out of all of them.';
  static override args = { channel: Args.string({ description: 'Id of the channel; all by default.' }) };

  async run(): Promise<{ readonly left: number }> {
    const { args } = await this.parse(VoiceLeave);
    const reply = await connectToDaemon().call(
      'voiceLeave',
      { channelId: args.channel },
      { signal: this.signal },
    );
    this.log(`Left ${reply.left} voice ${reply.left === 1 ? 'channel' : 'channels'}.`);
    return reply;
  }
}
