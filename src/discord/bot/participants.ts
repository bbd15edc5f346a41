import type { Guild } from 'discord.js';
import type { Participant } from '../session/discord-session.ts';

/** Who is in a voice channel, the bot itself left out. */
export function participantsOf(guild: Guild, channelId: string): readonly Participant[] {
  return [...guild.voiceStates.cache.values()]
    .filter((state) => state.channelId === channelId && state.id !== guild.client.user.id)
    .map(({ id, member, mute }) => ({
      id,
      name: member?.displayName ?? id,
      isBot: member?.user.bot ?? guild.client.users.cache.get(id)?.bot ?? false,
      isMuted: mute === true,
    }));
}

/** Fetches members Discord has not told about; gives whether there were any. */
export async function fetchStrangers(guild: Guild, channelId: string): Promise<boolean> {
  const strangers = [...guild.voiceStates.cache.values()].filter(
    (state) => state.channelId === channelId && !state.member,
  );
  await Promise.allSettled(strangers.map(({ id }) => guild.members.fetch(id)));
  return strangers.length > 0;
}
