import type { Switchboard } from './voice/switchboard.ts';
import { VoiceClose } from './voice/voice-opcodes.ts';
import type { Channel, Guild, Overwrite, Role, User } from './world/guild.ts';
import { type PermissionName, permissionBits } from './world/permissions.ts';
import type { World } from './world/world.ts';

/** Exceptions of a channel: for whom (everyone unless told), what is allowed and denied. */
export interface PermissionException {
  readonly for?: { readonly id: string; readonly kind: 'role' | 'member' };
  readonly allow?: readonly PermissionName[];
  readonly deny?: readonly PermissionName[];
}

/** A server and what its owner can do with it. */
export class EmulatedGuild {
  readonly guild: Guild;
  /** Its first text channel. */
  readonly general: Channel;
  readonly #world: World;
  readonly #switchboard: Switchboard;

  constructor(options: {
    readonly guild: Guild;
    readonly general: Channel;
    readonly world: World;
    readonly switchboard: Switchboard;
  }) {
    this.guild = options.guild;
    this.general = options.general;
    this.#world = options.world;
    this.#switchboard = options.switchboard;
  }

  get id(): string {
    return this.guild.id;
  }

  addVoiceChannel(
    name: string,
    options: { readonly userLimit?: number; readonly exceptions?: readonly PermissionException[] } = {},
  ): Channel {
    return this.#world.addChannel(this.guild, {
      kind: 'voice',
      name,
      userLimit: options.userLimit ?? 0,
      overwrites: this.#overwrites(options.exceptions),
    });
  }

  addTextChannel(
    name: string,
    options: { readonly exceptions?: readonly PermissionException[] } = {},
  ): Channel {
    const overwrites = this.#overwrites(options.exceptions);
    return this.#world.addChannel(this.guild, { kind: 'text', name, overwrites });
  }

  /** Changes the exceptions of a channel while it is in use. */
  setExceptions(channel: Channel, exceptions: readonly PermissionException[]): void {
    channel.overwrites.splice(0, Infinity, ...this.#overwrites(exceptions));
    this.#world.changeChannel(this.guild, channel);
  }

  /** Whoever is in it falls out. */
  removeChannel(channel: Channel): void {
    const inside = this.#world.usersIn(this.guild, channel.id);
    this.#world.removeChannel(this.guild, channel);
    inside.forEach((userId) => this.#switchboard.remove(this.guild, userId, VoiceClose.Disconnected));
  }

  addRole(name: string, permissions: readonly PermissionName[]): Role {
    return this.#world.addRole(this.guild, name, permissionBits(permissions));
  }

  addMember(user: User, roles: readonly Role[] = []): void {
    this.#world.addMember(
      this.guild,
      user,
      roles.map((role) => role.id),
    );
  }

  /** Somebody leaves the server, or the bot is thrown out of it. */
  removeMember(user: User): void {
    this.#switchboard.remove(this.guild, user.id, VoiceClose.Disconnected);
    this.#world.removeMember(this.guild, user);
  }

  giveRole(user: User, role: Role): void {
    const member = this.guild.members.get(user.id);
    if (member && !member.roleIds.includes(role.id)) {
      member.roleIds.push(role.id);
      this.#world.changeMember(this.guild, member);
    }
  }

  /** Denies everybody something in the whole server. */
  denyEveryone(...permissions: readonly PermissionName[]): void {
    const everyone = this.guild.roles.get(this.id)!;
    everyone.permissions &= ~permissionBits(permissions);
    this.#world.changeRole(this.guild, everyone);
  }

  /** Its calls move to another voice server. */
  changeRegion(): Promise<void> {
    return this.#switchboard.changeRegion(this.guild);
  }

  #overwrites(exceptions: readonly PermissionException[] = []): Overwrite[] {
    return exceptions.map((exception) => ({
      id: exception.for?.id ?? this.id,
      type: exception.for?.kind ?? 'role',
      allow: permissionBits(exception.allow ?? []),
      deny: permissionBits(exception.deny ?? []),
    }));
  }
}
