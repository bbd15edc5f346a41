import type { Emulation } from '../emulation.ts';
import { type Application, Intent } from './application.ts';
import type { Channel, Guild, Member, Overwrite, Role, User, VoiceState } from './guild.ts';
import {
  channelPayload,
  guildCreatePayload,
  memberPayload,
  type Payload,
  rolePayload,
  userPayload,
  voiceStatePayload,
} from './payloads.ts';
import { EVERYONE_PERMISSIONS } from './permissions.ts';

/** Something clients are told, if they are in the guild and asked for one of these intents. */
export interface Dispatch {
  readonly guildId: string;
  readonly type: string;
  /** What each client is told may depend on who it is and what it asked for. */
  readonly data: Payload | ((application: Application, intents: number) => Payload);
  readonly intents: number;
  /** Tells this bot only, whatever its intents. */
  readonly onlyTo?: string;
}

/** All guilds, users and bots; every change of them is told to the connected clients. */
export class World {
  readonly guilds = new Map<string, Guild>();
  readonly users = new Map<string, User>();
  /** By the id of the bot's user. */
  readonly applications = new Map<string, Application>();
  readonly #emulation: Emulation;
  readonly #dispatch: (dispatch: Dispatch) => void;

  constructor(emulation: Emulation, dispatch: (dispatch: Dispatch) => void) {
    this.#emulation = emulation;
    this.#dispatch = dispatch;
  }

  applicationOf(token: string): Application | undefined {
    return [...this.applications.values()].find((application) => application.token === token);
  }

  addUser(name: string, isBot: boolean, locale = 'en-US'): User {
    const user: User = { id: this.#emulation.nextId(), name, isBot, locale };
    this.users.set(user.id, user);
    return user;
  }

  addApplication(name: string, token: string, privilegedIntents: number): Application {
    const application: Application = {
      user: this.addUser(name, true),
      token,
      privilegedIntents,
      globalCommands: new Map(),
      guildCommands: new Map(),
    };
    this.applications.set(application.user.id, application);
    return application;
  }

  addGuild(name: string, owner: User): Guild {
    const id = this.#emulation.nextId();
    const everyone: Role = { id, name: '@everyone', position: 0, permissions: EVERYONE_PERMISSIONS };
    const guild: Guild = {
      id,
      name,
      ownerId: owner.id,
      roles: new Map([[id, everyone]]),
      channels: new Map(),
      members: new Map(),
      voiceStates: new Map(),
    };
    this.guilds.set(id, guild);
    this.addMember(guild, owner, []);
    return guild;
  }

  addMember(guild: Guild, user: User, roleIds: readonly string[]): Member {
    const member: Member = { user, joinedAt: this.#isoNow(), roleIds: [...roleIds] };
    guild.members.set(user.id, member);
    const data = { ...memberPayload(member), guild_id: guild.id };
    this.#tell(guild, 'GUILD_MEMBER_ADD', data, Intent.GuildMembers);
    if (this.applications.has(user.id)) {
      this.#tell(guild, 'GUILD_CREATE', guildCreatePayload(guild), 0, user.id);
    }
    return member;
  }

  removeMember(guild: Guild, user: User): void {
    this.clearVoiceState(guild, user.id);
    guild.members.delete(user.id);
    const data = { guild_id: guild.id, user: userPayload(user) };
    this.#tell(guild, 'GUILD_MEMBER_REMOVE', data, Intent.GuildMembers);
    if (this.applications.has(user.id)) {
      this.#tell(guild, 'GUILD_DELETE', { id: guild.id }, 0, user.id);
    }
  }

  changeMember(guild: Guild, member: Member): void {
    const data = { ...memberPayload(member), guild_id: guild.id };
    this.#tell(guild, 'GUILD_MEMBER_UPDATE', data, Intent.GuildMembers);
  }

  addRole(guild: Guild, name: string, permissions: bigint): Role {
    const role: Role = { id: this.#emulation.nextId(), name, position: guild.roles.size, permissions };
    guild.roles.set(role.id, role);
    this.#tell(guild, 'GUILD_ROLE_CREATE', { guild_id: guild.id, role: rolePayload(role) }, Intent.Guilds);
    return role;
  }

  changeRole(guild: Guild, role: Role): void {
    this.#tell(guild, 'GUILD_ROLE_UPDATE', { guild_id: guild.id, role: rolePayload(role) }, Intent.Guilds);
  }

  addChannel(
    guild: Guild,
    options: {
      readonly kind: 'text' | 'voice';
      readonly name: string;
      readonly userLimit?: number;
      readonly overwrites?: readonly Overwrite[];
    },
  ): Channel {
    const channel: Channel = {
      id: this.#emulation.nextId(),
      guildId: guild.id,
      kind: options.kind,
      name: options.name,
      position: guild.channels.size,
      userLimit: options.userLimit ?? 0,
      overwrites: [...(options.overwrites ?? [])],
    };
    guild.channels.set(channel.id, channel);
    this.#tell(guild, 'CHANNEL_CREATE', channelPayload(channel), Intent.Guilds);
    return channel;
  }

  changeChannel(guild: Guild, channel: Channel): void {
    this.#tell(guild, 'CHANNEL_UPDATE', channelPayload(channel), Intent.Guilds);
  }

  removeChannel(guild: Guild, channel: Channel): void {
    guild.channels.delete(channel.id);
    this.#tell(guild, 'CHANNEL_DELETE', channelPayload(channel), Intent.Guilds);
  }

  setVoiceState(guild: Guild, state: VoiceState): void {
    const before = guild.voiceStates.get(state.userId)?.channelId;
    guild.voiceStates.set(state.userId, state);
    this.#tellVoiceState(guild, state.userId, voiceStatePayload(state));
    if (before !== state.channelId) {
      this.#noteVoice(state.userId, state.channelId);
    }
  }

  clearVoiceState(guild: Guild, userId: string): void {
    const state = guild.voiceStates.get(userId);
    if (state) {
      guild.voiceStates.delete(userId);
      this.#tellVoiceState(guild, userId, { ...voiceStatePayload(state), channel_id: null });
      this.#noteVoice(userId, null);
    }
  }

  usersIn(guild: Guild, channelId: string): readonly string[] {
    return [...guild.voiceStates.values()]
      .filter((state) => state.channelId === channelId)
      .map((state) => state.userId);
  }

  #noteVoice(userId: string, channelId: string | null): void {
    this.#emulation.events.append({ type: 'voice-state-changed', userId, channelId });
  }

  #tellVoiceState(guild: Guild, userId: string, state: Payload): void {
    const member = guild.members.get(userId);
    const data = { ...state, guild_id: guild.id, ...(member ? { member: memberPayload(member) } : {}) };
    this.#tell(guild, 'VOICE_STATE_UPDATE', data, Intent.GuildVoiceStates);
  }

  #tell(guild: Guild, type: string, data: Payload, intents: number, onlyTo?: string): void {
    this.#dispatch({ guildId: guild.id, type, data, intents, ...(onlyTo === undefined ? {} : { onlyTo }) });
  }

  #isoNow(): string {
    return new Date(this.#emulation.clock.wallNow()).toISOString();
  }
}
