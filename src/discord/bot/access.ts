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

export function createAccess(settings: DiscordSettings, preferences: PreferencesStore): Access {
  const hasRole = (member: GuildMember | undefined, roles: readonly string[]) =>
    member !== undefined && roles.some((role) => member.roles.cache.has(role));

  return {
    mayHear(guild, userId) {
      const { isIgnored, hasConsented } = preferences.of(guild.id, userId);
      if (settings.blocked.includes(userId) || isIgnored === true) return false;
      if (settings.consent === 'opt-in' && hasConsented !== true) return false;
      return settings.talkRoles.length === 0 || hasRole(guild.members.cache.get(userId), settings.talkRoles);
    },
    mayTalk: (member) =>
      !settings.blocked.includes(member.id) &&
      (settings.talkRoles.length === 0 || hasRole(member, settings.talkRoles)),
    maySetUp: (member) =>
      settings.setupRoles.length === 0
        ? member.permissions.has(PermissionFlagsBits.ManageGuild)
        : hasRole(member, settings.setupRoles),
  };
}
