import { BaseCommand } from '../../cli/base-command.ts';
import { connectToDaemon } from '../../cli/control.ts';
import { formatDuration } from '../../cli/format.ts';
import type { SessionStatus } from '../../control/status.ts';

interface VoiceStatusResult {
  readonly sessions: readonly SessionStatus[];
}

export default class VoiceStatus extends BaseCommand<VoiceStatusResult> {
  static override aliases = ['voice'];
  static override summary = 'Show which voice channels the bot is in, and with whom.';

  async run(): Promise<VoiceStatusResult> {
    await this.parse(VoiceStatus);
    const { sessions } = await connectToDaemon().call('voiceStatus', {}, { signal: this.signal });
    if (sessions.length === 0) this.log('In no voice channel. Send it into one with `aibot voice join`.');
    for (const { place, speakers, turns, sinceMs } of sessions) {
      const people = speakers.map((speaker) => speaker.name).join(', ') || 'nobody';
      this.log(`${place} for ${formatDuration(Date.now() - sinceMs)}, with ${people}: ${turns} turns`);
    }
    return { sessions };
  }
}
