import type { BotCommand } from './command.ts';

/** Newest turns that are handed out; the store gives no more at once. */
const mostTurns = 1_000;

export const exportCommand: BotCommand = {
  name: 'export',
  description: 'Everything I know about you, as a file',
  access: 'anyone',
  async run({ guild, member, isPrivate }, desk) {
    if (!isPrivate) return 'Use /export with the slash: then only you see it.';
    const turns = await desk.turnsOf(member.id, mostTurns);
    const data = {
      exportedAt: new Date(desk.wallNow()).toISOString(),
      server: { id: guild.id, name: guild.name },
      person: { id: member.id, name: member.displayName },
      preferences: desk.preferences.of(guild.id, member.id),
      timers: desk.timers.of(guild.id).filter(({ speakerId }) => speakerId === member.id),
      recordings: desk.recordings.with(guild.id, member.id),
      turns,
    };
    const content = Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`);
    return {
      text: `Your preferences and timers in this server, ${turns.length} turns, ${data.recordings.length} recordings. /forget deletes what I keep about you.`,
      file: { name: 'what-i-know-about-you.json', content },
    };
  },
};
