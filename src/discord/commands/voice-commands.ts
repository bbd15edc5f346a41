import { AibotError } from '../../shared/errors.ts';
import type { Room } from '../bot/rooms.ts';
import type { BotCommand, CommandCall, CommandDesk } from './command.ts';

/** The room of this server. @throws AibotError where it is in no voice channel */
export function roomOf(call: CommandCall, desk: CommandDesk): Room {
  const room = desk.rooms.in(call.guild.id);
  if (room) return room;
  throw new AibotError('I am in no voice channel here.', {
    code: 'not-in-voice',
    nextSteps: ['Go into a voice channel and use /join.'],
  });
}

export const joinCommand: BotCommand = {
  name: 'join',
  description: 'Come into your voice channel',
  access: 'talk',
  async run(call, { rooms }) {
    const { channelId } = call.member.voice;
    const place = {
      guildId: call.guild.id,
      channelId: channelId ?? undefined,
      textChannelId: call.textChannelId,
    };
    const room = await rooms.join(place, call.signal);
    return `I am in ${room.place} now.`;
  },
};

export const leaveCommand: BotCommand = {
  name: 'leave',
  description: 'Leave the voice channel',
  access: 'talk',
  async run(call, desk) {
    const room = roomOf(call, desk);
    await desk.rooms.leave({ guildId: call.guild.id });
    return `I have left ${room.place}.`;
  },
};

export const askCommand: BotCommand = {
  name: 'ask',
  description: 'Ask something; the answer is spoken and written',
  options: [{ name: 'question', description: 'What you want to know', isRequired: true }],
  access: 'talk',
  async run(call, desk) {
    const { conversation } = roomOf(call, desk);
    const { id, displayName } = call.member;
    const receipt = await conversation.ask({ id, name: displayName }, call.option('question') ?? '');
    return receipt.answer === '' ? 'I have no answer to that.' : receipt.answer;
  },
};

export const sayCommand: BotCommand = {
  name: 'say',
  description: 'Say a text aloud',
  options: [{ name: 'text', description: 'What to say', isRequired: true }],
  access: 'talk',
  async run(call, desk) {
    await roomOf(call, desk).conversation.say(call.option('text') ?? '');
    return 'Said.';
  },
};

export const stopCommand: BotCommand = {
  name: 'stop',
  description: 'Be quiet at once',
  access: 'talk',
  run(call, desk) {
    roomOf(call, desk).conversation.interrupt('barge-in');
    return Promise.resolve('I am quiet.');
  },
};

export const recordCommand: BotCommand = {
  name: 'record',
  description: 'Record this voice channel, or stop it',
  options: [
    {
      name: 'action',
      description: 'Start or stop',
      isRequired: true,
      choices: [
        { name: 'start', value: 'start' },
        { name: 'stop', value: 'stop' },
      ],
    },
  ],
  access: 'set-up',
  async run(call, desk) {
    const room = roomOf(call, desk);
    const { guild, member } = call;
    const announce = async (text: string) => {
      // Aloud without waiting: who is speaking now must not hold up the recording.
      void room.conversation.say(text);
      await room.session.postText(text);
    };
    if (call.option('action') === 'stop') {
      const name = desk.recordings.stop(guild.id);
      if (name === undefined) return 'Nothing is being recorded.';
      await announce('The recording has stopped.');
      return `Saved as ${name}; see it with \`aibot recordings\`.`;
    }
    const name = desk.recordings.start(guild.id, {
      place: room.place,
      startedBy: member.displayName,
      nameOf: (id) => guild.members.cache.get(id)?.displayName ?? id,
    });
    await announce(`${member.displayName} has started a recording of this channel.`);
    return `Recording as ${name}.`;
  },
};
