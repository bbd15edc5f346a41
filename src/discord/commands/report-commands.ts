import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { BotCommand } from './command.ts';
import { roomOf } from './voice-commands.ts';

export const statusCommand: BotCommand = {
  name: 'status',
  description: 'How I am doing here',
  access: 'anyone',
  run({ guild }, { rooms, recordings, lastReceipt }) {
    const room = rooms.in(guild.id);
    if (!room) return Promise.resolve('I am in no voice channel here. Call me with /join.');
    const { isConnected, reconnects, healed, hearing } = room.session.health;
    const lost = [...hearing.values()].reduce((sum, speaker) => sum + speaker.lost, 0);
    const received = [...hearing.values()].reduce((sum, speaker) => sum + speaker.received, 0);
    const delay = lastReceipt(guild.id)?.voiceToVoiceMs;
    const lines = [
      `In ${room.place}, ${isConnected ? 'connected' : 'reconnecting'}; ${reconnects} reconnects, hearing healed ${healed} times.`,
      `Heard ${hearing.size} people: ${received} packets, ${lost} lost.`,
      ...(delay === undefined ? [] : [`The last answer began ${Math.round(delay)} ms after the question.`]),
      ...(recordings.isRunning(guild.id) ? ['A recording is running.'] : []),
    ];
    return Promise.resolve(lines.join('\n'));
  },
};

export const whyCommand: BotCommand = {
  name: 'why',
  description: 'Why I did what I did last',
  access: 'anyone',
  run(call, desk) {
    const receipt = desk.lastReceipt(call.guild.id);
    return Promise.resolve(receipt ? explain(receipt) : 'Nobody has talked to me here yet.');
  },
};

/** The reasons of a turn, without anybody's words. */
function explain({ outcome, speakerName, route, decisions, stages }: Receipt): string {
  return [
    `The last turn was of ${speakerName} and was ${outcome}.`,
    ...(route ? [`I took it for ${route.label}: ${route.reason}.`] : []),
    ...decisions.map(({ what, choice, reason }) => `• ${what}: ${choice} (${reason})`),
    ...stages.map(({ name, durationMs }) => `• ${name}: ${Math.round(durationMs)} ms`),
  ].join('\n');
}

export const forgetCommand: BotCommand = {
  name: 'forget',
  description: 'Forget this conversation, or everything about you',
  options: [
    {
      name: 'what',
      description: 'What to forget',
      isRequired: true,
      choices: [
        { name: 'this conversation', value: 'conversation' },
        { name: 'everything about me', value: 'me' },
      ],
    },
  ],
  access: 'anyone',
  async run(call, desk) {
    if (call.option('what') === 'me') {
      const { guild, member } = call;
      desk.preferences.forget(guild.id, member.id);
      desk.timers.forget(guild.id, member.id);
      const turns = await desk.forgetPerson(call.member.id);
      desk.rooms.in(call.guild.id)?.conversation.forget();
      const recordings = desk.recordings.with(guild.id, member.id);
      const kept =
        recordings.length === 0
          ? ''
          : ` You are in ${recordings.length} recordings; who may manage this server can delete them: ${recordings.join(', ')}.`;
      return `Forgotten: your preferences, your timers, and ${turns} stored turns.${kept}`;
    }
    roomOf(call, desk).conversation.forget();
    return 'This conversation is forgotten.';
  },
};
