import type { Channel, Guild, Member } from './guild.ts';

/** Permission bits, by their names in Discord's documentation. */
export const Permission = {
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  Connect: 1n << 20n,
  Speak: 1n << 21n,
  MuteMembers: 1n << 22n,
  MoveMembers: 1n << 24n,
  UseVad: 1n << 25n,
  UseApplicationCommands: 1n << 31n,
} as const;

export type PermissionName = keyof typeof Permission;

export const ALL_PERMISSIONS = (1n << 50n) - 1n;

/** What a new server lets everybody do. */
export const EVERYONE_PERMISSIONS = permissionBits([
  'AddReactions',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'Connect',
  'Speak',
  'UseVad',
  'UseApplicationCommands',
]);

export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | Permission[name], 0n);
}

/** Roles first, then the channel's overwrites: everyone's, those of roles together, the member's own. */
export function permissionsIn(guild: Guild, member: Member, channel?: Channel): bigint {
  const roleIds = [guild.id, ...member.roleIds];
  const base = roleIds.reduce((bits, roleId) => bits | (guild.roles.get(roleId)?.permissions ?? 0n), 0n);
  if (guild.ownerId === member.user.id || (base & Permission.Administrator) !== 0n) {
    return ALL_PERMISSIONS;
  }
  const overwrites = channel?.overwrites ?? [];
  const apply = (bits: bigint, ids: readonly string[]) => {
    const chosen = overwrites.filter((overwrite) => ids.includes(overwrite.id));
    const deny = chosen.reduce((all, overwrite) => all | overwrite.deny, 0n);
    const allow = chosen.reduce((all, overwrite) => all | overwrite.allow, 0n);
    return (bits & ~deny) | allow;
  };
  return apply(apply(apply(base, [guild.id]), member.roleIds), [member.user.id]);
}

export function hasPermission(
  guild: Guild,
  member: Member,
  name: PermissionName,
  channel?: Channel,
): boolean {
  return (permissionsIn(guild, member, channel) & Permission[name]) !== 0n;
}
