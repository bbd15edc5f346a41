import {
  ChannelType,
  type Client,
  GatewayOpcodes,
  type Guild,
  type VoiceBasedChannel,
  type VoiceState,
} from 'discord.js';
import type { Conversation } from '../../core/conversation/index.ts';
import { untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { LinkPatience } from '../connection/voice-link.ts';
import type { ReceivedPacket } from '../hearing/jitter-buffer.ts';
import type { EncodeThread } from '../opus/encode-thread.ts';
import { repliesIn } from '../replies/replies-in.ts';
import { type DiscordSession, openDiscordSession } from '../session/discord-session.ts';
import type { DiscordSettings } from './client.ts';
import {
  channelFullError,
  channelNotFoundError,
  joinFailedError,
  permissionsMissingError,
} from './discord-errors.ts';
import { fetchStrangers, participantsOf } from './participants.ts';
import { inviteUrl, isFullFor, missingPermissions } from './permissions.ts';

/** One voice channel it is in. */
export interface Room {
  readonly guild: Guild;
  readonly channelId: string;
  /** Where its written words go. */
  readonly textChannelId: string;
  readonly session: DiscordSession;
  readonly conversation: Conversation;
  /** For people: `Server / Channel`. */
  readonly place: string;
}

export interface JoinPlace {
  readonly guildId?: string | undefined;
  readonly channelId?: string | undefined;
  /** Its written words go to the voice channel's own chat where none is given. */
  readonly textChannelId?: string | undefined;
}

export interface RoomsOptions {
  readonly client: Client<true>;
  readonly settings: DiscordSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly patience: LinkPatience;
  readonly stuckAfterMs: number;
  readonly encodeThread: EncodeThread;
  readonly mayHear: (guild: Guild, userId: string) => boolean;
  readonly post: (channelId: string, text: string) => Promise<void>;
  readonly openConversation: (room: Omit<Room, 'conversation'>) => Conversation;
  readonly onOpened: (room: Room) => void;
  readonly onClosed: (room: Room) => void;
  readonly onPacket: (guildId: string, userId: string, packet: ReceivedPacket) => void;
  readonly onSent: (guildId: string, packet: Uint8Array) => void;
}

/** The voice channels it is in, at most one a server. */
export interface Rooms {
  readonly all: readonly Room[];
  in(guildId: string): Room | undefined;
  /** Joins, moves, or stays. @throws AibotError that says what is missing */
  join(place: JoinPlace, signal: AbortSignal): Promise<Room>;
  /** Gives how many were left. */
  leave(place: JoinPlace): Promise<number>;
  /** Somebody came, went or moved. */
  follow(before: VoiceState, now: VoiceState): void;
  /** Looks into the channels of `discord.autoJoin`. */
  joinOccupied(): void;
  closeAll(): Promise<void>;
}

interface OpenRoom extends Room {
  channelId: string;
  place: string;
  aloneTimer: Disposable | undefined;
}

export function createRooms(options: RoomsOptions): Rooms {
  const { client, settings, clock, logger } = options;
  const rooms = new Map<string, OpenRoom>();

  function findChannel({ guildId, channelId }: JoinPlace): VoiceBasedChannel {
    if (channelId !== undefined) {
      const channel = client.channels.cache.get(channelId);
      if (channel?.isVoiceBased()) return channel;
      throw channelNotFoundError(
        channel
          ? `The channel ${channelId} is no voice channel.`
          : `There is no channel ${channelId} it can see.`,
      );
    }
    const occupied = [...client.channels.cache.values()].filter(
      (channel): channel is VoiceBasedChannel =>
        channel.isVoiceBased() &&
        (guildId === undefined || channel.guildId === guildId) &&
        participantsOf(channel.guild, channel.id).some(({ isBot }) => !isBot),
    );
    const [only, another] = occupied;
    if (only && !another) return only;
    throw only
      ? channelNotFoundError(
          'People are in several voice channels; it must be said which.',
          'severalChannels',
        )
      : channelNotFoundError('Nobody is in a voice channel.', 'nobodyInVoice');
  }

  function check(channel: VoiceBasedChannel): void {
    const me = channel.guild.members.me;
    if (!me) throw channelNotFoundError(`It is no member of ${channel.guild.name}.`);
    const missing = missingPermissions(channel, me);
    if (missing.length > 0)
      throw permissionsMissingError(missing, `#${channel.name}`, inviteUrl(client.application.id));
    if (isFullFor(channel, me)) throw channelFullError(`#${channel.name}`);
  }

  async function join(place: JoinPlace, signal: AbortSignal): Promise<Room> {
    const channel = findChannel(place);
    const { guild } = channel;
    const current = rooms.get(guild.id);
    if (current?.channelId === channel.id) {
      await untilAborted(current.session.opened, signal);
      return current;
    }
    check(channel);
    await current?.session.close('moved');
    const room = open(channel, place.textChannelId ?? channel.id);
    const end = await untilAborted(room.session.opened, signal);
    if (end) throw joinFailedError(`#${channel.name}`, 'reason' in end ? end.reason : 'it was sent away');
    await becomeSpeaker(channel);
    return room;
  }

  function open(channel: VoiceBasedChannel, textChannelId: string): OpenRoom {
    const { guild } = channel;
    const session = openDiscordSession({
      guildId: guild.id,
      channelId: channel.id,
      group: client.user.id,
      adapterCreator: guild.voiceAdapterCreator,
      clock,
      logger,
      patience: options.patience,
      stuckAfterMs: options.stuckAfterMs,
      encodeThread: options.encodeThread,
      replies: () => repliesIn(guild.preferredLocale),
      mayHear: (userId) => options.mayHear(guild, userId),
      postText: (text) => options.post(textChannelId, text),
      onJoiningAgain: () => leaveFirst(guild),
      onMoved: (channelId) => move(guild, channelId),
      onPacket: (userId, packet) => options.onPacket(guild.id, userId, packet),
      onSent: (packet) => options.onSent(guild.id, packet),
    });
    const place = placeOf(guild, channel.id);
    const parts = { guild, channelId: channel.id, textChannelId, session, place };
    const room: OpenRoom = { ...parts, conversation: options.openConversation(parts), aloneTimer: undefined };
    rooms.set(guild.id, room);
    sync(room);
    void session.opened.then((end) => {
      if (!end) options.onOpened(room);
    });
    void session.ended.then((end) => {
      room.aloneTimer?.[Symbol.dispose]();
      if (rooms.get(guild.id) === room) rooms.delete(guild.id);
      options.onClosed(room);
      const why = 'reason' in end ? end.reason : end.type;
      logger.info({ place: room.place, why }, 'left a voice channel');
      if (end.type === 'given-up')
        options
          .post(textChannelId, repliesIn(guild.preferredLocale).channel.hadToLeave)
          .catch(() => undefined);
    });
    logger.info({ place }, 'joining a voice channel');
    return room;
  }

  function move(guild: Guild, channelId: string): void {
    const room = rooms.get(guild.id);
    if (!room) return;
    room.channelId = channelId;
    room.place = placeOf(guild, channelId);
    sync(room);
  }

  function sync(room: OpenRoom): void {
    const participants = participantsOf(room.guild, room.channelId);
    room.session.setParticipants(participants);
    const isAlone = !participants.some(({ isBot }) => !isBot);
    if (!isAlone) {
      room.aloneTimer?.[Symbol.dispose]();
      room.aloneTimer = undefined;
    } else {
      room.aloneTimer ??= clock.after(settings.graceMs, () => void room.session.close('alone'));
    }
    void fetchStrangers(room.guild, room.channelId).then((wereThere) => {
      if (wereThere && rooms.get(room.guild.id) === room)
        room.session.setParticipants(participantsOf(room.guild, room.channelId));
    });
  }

  function autoJoin(channelId: string): void {
    const channel = client.channels.cache.get(channelId);
    if (!channel?.isVoiceBased() || rooms.has(channel.guildId)) return;
    if (!participantsOf(channel.guild, channelId).some(({ isBot }) => !isBot)) return;
    join({ channelId }, AbortSignal.timeout(autoJoinTimeoutMs)).catch((error: unknown) =>
      logger.warn({ reason: (error as Error).message }, 'could not join by itself'),
    );
  }

  return {
    get all() {
      return [...rooms.values()];
    },
    in: (guildId) => rooms.get(guildId),
    join,
    async leave({ guildId, channelId }) {
      const left = [...rooms.values()].filter(
        (room) =>
          (guildId === undefined || room.guild.id === guildId) &&
          (channelId === undefined || room.channelId === channelId),
      );
      await Promise.all(left.map(({ session }) => session.close('told to')));
      return left.length;
    },
    follow(before, now) {
      const room = rooms.get(now.guild.id);
      if (room) {
        if (now.id !== client.user.id) sync(room);
        else if (now.channelId !== null && now.channelId !== room.channelId) move(now.guild, now.channelId);
      } else if (now.channelId !== null && now.channelId !== before.channelId && now.id !== client.user.id) {
        if (settings.autoJoin.includes(now.channelId)) autoJoin(now.channelId);
      }
    },
    joinOccupied: () => settings.autoJoin.forEach(autoJoin),
    async closeAll() {
      await Promise.all([...rooms.values()].map(({ session }) => session.close('shutdown')));
    },
  };
}

const autoJoinTimeoutMs = 60_000;

function placeOf(guild: Guild, channelId: string): string {
  return `${guild.name} / ${guild.channels.cache.get(channelId)?.name ?? channelId}`;
}

/** Where Discord still takes it to be in a channel that it has left, it leaves once more. */
function leaveFirst(guild: Guild): void {
  if (guild.members.me?.voice.channelId == null) return;
  const nowhere = { guild_id: guild.id, channel_id: null, self_mute: false, self_deaf: false };
  guild.shard.send({ op: GatewayOpcodes.VoiceStateUpdate, d: nowhere });
}

/** On a stage it comes as audience and has to ask for the microphone. */
async function becomeSpeaker(channel: VoiceBasedChannel): Promise<void> {
  if (channel.type !== ChannelType.GuildStageVoice) return;
  await channel.guild.members.me?.voice.setSuppressed(false).catch(() => undefined);
}
