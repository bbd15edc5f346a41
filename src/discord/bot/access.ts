import { type Guild, type GuildMember, PermissionFlagsBits } from 'discord.js';
import type { PreferencesStore } from '../preferences/preferences-store.ts';
import type { DiscordSettings } from './client.ts';

/** Who may do what; asked anew every time. */
export interface Access {
  /** Whether this person's audio may be decoded at all. */
  mayHear(guild: Guild, userId: string): boolean;
  mayTalk(member: GuildMember): boolean;
  maySetUp(member: GuildMember): boolean;
}

export function createAccess(
  settingsOf: (guildId: string) => DiscordSettings,
  preferences: PreferencesStore,
): Access {
  const hasRole = (member: GuildMember | undefined, roles: readonly string[]) =>
    member !== undefined && roles.some((role) => member.roles.cache.has(role));

  return {
    mayHear(guild, userId) {
      const settings = settingsOf(guild.id);
      const { isIgnored, hasConsented } = preferences.of(guild.id, userId);
      if (settings.blocked.includes(userId) || isIgnored === true) return false;
      if (settings.consent === 'opt-in' && hasConsented !== true) return false;
      return settings.talkRoles.length === 0 || hasRole(guild.members.cache.get(userId), settings.talkRoles);
    },
    mayTalk(member) {
      const { blocked, talkRoles } = settingsOf(member.guild.id);
      return !blocked.includes(member.id) && (talkRoles.length === 0 || hasRole(member, talkRoles));
    },
    maySetUp(member) {
      const { setupRoles } = settingsOf(member.guild.id);
      // An administrator always may: nobody can lock everybody out by a role.
      return setupRoles.length === 0
        ? member.permissions.has(PermissionFlagsBits.ManageGuild)
        : hasRole(member, setupRoles) || member.permissions.has(PermissionFlagsBits.Administrator);
    },
  };
}
