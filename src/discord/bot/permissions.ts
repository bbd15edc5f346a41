import {
  type GuildMember,
  PermissionFlagsBits,
  type PermissionsString,
  type VoiceBasedChannel,
} from 'discord.js';

/** What it needs in a server; the invite asks for it. */
export const neededPermissions = [
  'ViewChannel',
  'Connect',
  'Speak',
  'SendMessages',
  'EmbedLinks',
] as const satisfies readonly PermissionsString[];

/** Without these there is no conversation; the rest only costs the text side. */
const voicePermissions = ['ViewChannel', 'Connect', 'Speak'] as const satisfies readonly PermissionsString[];

/** The page where an owner adds the bot with exactly the permissions it needs. */
export function inviteUrl(applicationId: string): string {
  const bits = neededPermissions.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(bits),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

/** What it lacks for talking in a channel. */
export function missingPermissions(
  channel: VoiceBasedChannel,
  me: GuildMember,
): readonly PermissionsString[] {
  const granted = channel.permissionsFor(me);
  return voicePermissions.filter((name) => !granted.has(name));
}

/** Whether somebody else has to leave first. */
export function isFullFor(channel: VoiceBasedChannel, me: GuildMember): boolean {
  const isInside = channel.members.has(me.id);
  return channel.full && !isInside && !channel.permissionsFor(me).has(PermissionFlagsBits.MoveMembers);
}
