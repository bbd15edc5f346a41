import { AibotError } from '../../shared/errors.ts';
import type { Room } from '../bot/rooms.ts';
import { english } from '../replies/english.ts';
import { forPeople } from '../replies/error-text.ts';
import type { Replies } from '../replies/replies.ts';
import { repliesIn } from '../replies/replies-in.ts';
import type { BotCommand, CommandCall, CommandDesk } from './command.ts';

/** The room of this server. @throws AibotError where it is in no voice channel */
export function roomOf(call: CommandCall, desk: CommandDesk): Room {
  const room = desk.rooms.in(call.guild.id);
  if (room) return room;
  const error = new AibotError('It is in no voice channel there.', {
    code: 'not-in-voice',
    nextSteps: ['Go into a voice channel and use /join.'],
  });
  throw forPeople(error, ({ failed }) => failed.notInVoice);
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
    return call.replies.joined(room.place);
  },
};

export const leaveCommand: BotCommand = {
  name: 'leave',
  description: 'Leave the voice channel',
  access: 'talk',
  async run(call, desk) {
    const room = roomOf(call, desk);
    await desk.rooms.leave({ guildId: call.guild.id });
    return call.replies.left(room.place);
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
    return receipt.answer === '' ? call.replies.noAnswer : receipt.answer;
  },
};

export const sayCommand: BotCommand = {
  name: 'say',
  description: 'Say a text aloud',
  options: [{ name: 'text', description: 'What to say', isRequired: true }],
  access: 'talk',
  async run(call, desk) {
    await roomOf(call, desk).conversation.say(call.option('text') ?? '');
    return call.replies.said;
  },
};

export const stopCommand: BotCommand = {
  name: 'stop',
  description: 'Be quiet at once',
  access: 'talk',
  run(call, desk) {
    roomOf(call, desk).conversation.interrupt('barge-in');
    return Promise.resolve(call.replies.quiet);
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
    const { recording } = call.replies;
    const announce = async (wordsOf: (replies: Replies) => string) => {
      // Aloud without waiting: who is speaking now must not hold up the recording. The voice speaks English.
      void room.conversation.say(wordsOf(english));
      await room.session.postText(wordsOf(repliesIn(guild.preferredLocale)));
    };
    if (call.option('action') === 'stop') {
      const name = desk.recordings.stop(guild.id);
      if (name === undefined) return recording.none;
      await announce((replies) => replies.recording.stopped);
      return recording.saved(name);
    }
    const name = desk.recordings.start(guild.id, {
      place: room.place,
      startedBy: member.displayName,
      nameOf: (id) => guild.members.cache.get(id)?.displayName ?? id,
    });
    await announce((replies) => replies.recording.started(member.displayName));
    return recording.running(name);
  },
};
