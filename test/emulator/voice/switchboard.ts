import { randomBytes } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import type { Emulation } from '../emulation.ts';
import type { VoiceRefusal } from '../emulator-event.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { VoiceStateRequest } from '../gateway/gateway-messages.ts';
import type { GatewaySession } from '../gateway/gateway-session.ts';
import type { Random } from '../random.ts';
import type { Guild } from '../world/guild.ts';
import { hasPermission } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import type { Calls } from './calls.ts';
import type { VoiceClient } from './voice-client.ts';
import { VoiceClose } from './voice-opcodes.ts';
import type { VoiceSeat } from './voice-seat.ts';
import { VoiceServer } from './voice-server.ts';

interface Placement {
  readonly seat: VoiceSeat;
  readonly server: VoiceServer;
}

const CLOSE_TIMEOUT_MS = 500;

/** Who of the clients sits in which call, and on which voice server: joins, moves, kicks, changes of region. */
export class Switchboard {
  readonly #emulation: Emulation;
  readonly #certificate: Certificate;
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #calls: Calls;
  /** By guild and user. */
  readonly #placements = new Map<string, Placement>();
  /** By guild; where none is named, the first. */
  readonly #regions = new Map<string, VoiceServer>();
  readonly #servers: VoiceServer[];
  readonly #random: Random;
  readonly #announcedBefore = new Map<string, ReadonlySet<number>>();

  constructor(options: {
    readonly emulation: Emulation;
    readonly certificate: Certificate;
    readonly world: World;
    readonly gateway: Gateway;
    readonly calls: Calls;
    readonly firstServer: VoiceServer;
  }) {
    this.#emulation = options.emulation;
    this.#certificate = options.certificate;
    this.#world = options.world;
    this.#gateway = options.gateway;
    this.#calls = options.calls;
    this.#servers = [options.firstServer];
    this.#random = options.emulation.random.fork('seats');
  }

  /** Op 4 of a client. One that asks for the channel it is connected to gets no answer. */
  request(session: GatewaySession, request: VoiceStateRequest): void {
    const guild = this.#world.guilds.get(request.guild_id);
    const { user } = session.application;
    if (!guild) {
      return;
    }
    const refusal = this.#refusal(guild, user.id, request.channel_id);
    if (refusal) {
      // Discord says nothing at all.
      this.#emulation.events.append({ type: 'voice-state-refused', userId: user.id, reason: refusal });
      return;
    }
    if (request.channel_id === null) {
      this.remove(guild, user.id);
      return;
    }
    const before = guild.voiceStates.get(user.id);
    const { channel_id: channelId, self_mute: isSelfMuted, self_deaf: isSelfDeafened } = request;
    const state = { channelId, session, isSelfMuted, isSelfDeafened };
    const isThere =
      before?.channelId === channelId && this.clientOf(guild.id, user.id)?.socket.isOpen === true;
    if (isThere) {
      const isNews = before.isSelfMuted !== isSelfMuted || before.isSelfDeafened !== isSelfDeafened;
      if (isNews) this.#setState(guild, user.id, state);
      return;
    }
    this.#dismiss(guild.id, user.id, VoiceClose.Disconnected);
    this.#setState(guild, user.id, state);
    this.#place(guild, user.id, channelId, session);
  }

  /** Moves a client, as a moderator does: it is closed with 4014 and told afterwards where to go on. */
  async move(guild: Guild, userId: string, channelId: string): Promise<void> {
    const state = guild.voiceStates.get(userId);
    const session = this.#gateway.sessionFor(userId, guild.id);
    if (!state || !session) {
      return;
    }
    const former = this.clientOf(guild.id, userId);
    this.#dismiss(guild.id, userId, VoiceClose.Disconnected);
    await former?.socket.closed(CLOSE_TIMEOUT_MS);
    const { isSelfMuted, isSelfDeafened } = state;
    this.#setState(guild, userId, { channelId, session, isSelfMuted, isSelfDeafened });
    this.#place(guild, userId, channelId, session);
  }

  /** Takes a client out of its channel: it left, was kicked, or the channel is gone. */
  remove(guild: Guild, userId: string, code: number = VoiceClose.Disconnected): void {
    this.#dismiss(guild.id, userId, code);
    this.#world.clearVoiceState(guild, userId);
  }

  /** Closes a client's voice connection with a code; where the code allows, it may resume. */
  closeConnection(guild: Guild, userId: string, code: number): void {
    const mayResume = code === VoiceClose.ServerCrashed || code < 4_000;
    if (mayResume) {
      this.clientOf(guild.id, userId)?.socket.close(code, '');
    } else {
      this.#dismiss(guild.id, userId, code);
    }
  }

  /** Moves all calls of a guild to another, new voice server: clients are told where to go on, their lines closed. */
  async changeRegion(guild: Guild): Promise<void> {
    const server = await VoiceServer.start(this.#emulation, this.#certificate);
    const former = this.#regions.get(guild.id);
    this.#servers.push(server);
    this.#regions.set(guild.id, server);
    for (const state of [...guild.voiceStates.values()]) {
      const session = this.#gateway.sessionFor(state.userId, guild.id);
      if (session && this.#placements.has(key(guild.id, state.userId))) {
        this.#dismiss(guild.id, state.userId, VoiceClose.Disconnected);
        this.#place(guild, state.userId, state.channelId, session);
      }
    }
    if (former) {
      this.#servers.splice(this.#servers.indexOf(former), 1);
      await former.close();
    }
  }

  clientOf(guildId: string, userId: string): VoiceClient | undefined {
    const placement = this.#placements.get(key(guildId, userId));
    return placement?.server.clientOf(placement.seat);
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  #refusal(guild: Guild, userId: string, channelId: string | null): VoiceRefusal | undefined {
    if (this.#emulation.faults.gateway.ignoreVoiceStates) {
      return 'fault';
    }
    if (channelId === null) {
      return undefined;
    }
    const channel = guild.channels.get(channelId);
    const member = guild.members.get(userId);
    if (channel?.kind !== 'voice' || !member) {
      return 'unknown-channel';
    }
    if (
      !hasPermission(guild, member, 'Connect', channel) ||
      !hasPermission(guild, member, 'ViewChannel', channel)
    ) {
      return 'missing-permission';
    }
    const others = this.#world.usersIn(guild, channelId).filter((id) => id !== userId);
    const isFull = channel.userLimit > 0 && others.length >= channel.userLimit;
    return isFull && !hasPermission(guild, member, 'MoveMembers', channel) ? 'channel-full' : undefined;
  }

  #setState(
    guild: Guild,
    userId: string,
    state: {
      readonly channelId: string;
      readonly session: GatewaySession;
      readonly isSelfMuted: boolean;
      readonly isSelfDeafened: boolean;
    },
  ): void {
    this.#world.setVoiceState(guild, {
      userId,
      channelId: state.channelId,
      sessionId: state.session.id,
      isSelfMuted: state.isSelfMuted,
      isSelfDeafened: state.isSelfDeafened,
      isMuted: false,
      isSuppressed: !this.#maySpeak(guild, userId, state.channelId),
    });
  }

  #maySpeak(guild: Guild, userId: string, channelId: string): boolean {
    const member = guild.members.get(userId);
    return member !== undefined && hasPermission(guild, member, 'Speak', guild.channels.get(channelId));
  }

  #place(guild: Guild, userId: string, channelId: string, session: GatewaySession): void {
    const server = this.#regions.get(guild.id) ?? this.#servers[0]!;
    const seat: VoiceSeat = {
      userId,
      guildId: guild.id,
      call: this.#calls.of(channelId),
      ssrc: this.#random.integer(1, 0xffff_fffe),
      sessionId: session.id,
      token: randomBytes(8).toString('hex'),
      maySpeak: () => this.#maySpeak(guild, userId, channelId),
      announcedBefore: this.#emulation.faults.voice.repeatsSpeakingAfterRejoin
        ? new Set()
        : (this.#announcedBefore.get(key(guild.id, userId)) ?? new Set()),
    };
    this.#placements.set(key(guild.id, userId), { seat, server });
    server.admit(seat);
    session.dispatch('VOICE_SERVER_UPDATE', {
      token: seat.token,
      guild_id: guild.id,
      endpoint: server.endpoint,
    });
  }

  #dismiss(guildId: string, userId: string, code: number): void {
    const placement = this.#placements.get(key(guildId, userId));
    if (placement) {
      const client = placement.server.clientOf(placement.seat);
      if (client) {
        this.#announcedBefore.set(key(guildId, userId), client.announcedSsrcs);
      }
      this.#placements.delete(key(guildId, userId));
      placement.server.dismiss(placement.seat, code);
    }
  }
}

const key = (guildId: string, userId: string): string => `${guildId}/${userId}`;
