import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Replies } from '../replies/replies.ts';
import type { BotCommand } from './command.ts';
import { roomOf } from './voice-commands.ts';

export const statusCommand: BotCommand = {
  name: 'status',
  description: 'How I am doing here',
  access: 'anyone',
  run({ guild, replies }, { rooms, recordings, lastReceipt }) {
    const room = rooms.in(guild.id);
    if (!room) return Promise.resolve(replies.status.away);
    const { isConnected, reconnects, healed, hearing } = room.session.health;
    const lost = [...hearing.values()].reduce((sum, speaker) => sum + speaker.lost, 0);
    const received = [...hearing.values()].reduce((sum, speaker) => sum + speaker.received, 0);
    const delay = lastReceipt(guild.id)?.voiceToVoiceMs;
    const lines = [
      replies.status.place({ place: room.place, isConnected, reconnects, healed }),
      replies.status.heard(hearing.size, received, lost),
      ...(delay === undefined ? [] : [replies.status.delay(Math.round(delay))]),
      ...(recordings.isRunning(guild.id) ? [replies.status.recording] : []),
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
    return Promise.resolve(receipt ? explain(receipt, call.replies) : call.replies.why.nothing);
  },
};

/** The reasons of a turn, without anybody's words; they are those of the receipt, in English. */
function explain({ outcome, speakerName, route, decisions, stages }: Receipt, { why }: Replies): string {
  return [
    why.turn(speakerName, outcome),
    ...(route ? [why.route(route.label, route.reason)] : []),
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
      const kept = recordings.length === 0 ? '' : ` ${call.replies.forgotten.recordingsKept(recordings)}`;
      return `${call.replies.forgotten.person(turns)}${kept}`;
    }
    roomOf(call, desk).conversation.forget();
    return call.replies.forgotten.conversation;
  },
};
