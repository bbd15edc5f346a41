import type { Channel, Guild, Member, Role, User, VoiceState } from './guild.ts';
import type { Message } from './message.ts';

/** The world in the shapes of Discord's API, version 10. */
export type Payload = Record<string, unknown>;

const CHANNEL_TYPES = { text: 0, voice: 2 } as const;

export function userPayload(user: User): Payload {
  return {
    id: user.id,
    username: user.name.toLowerCase(),
    global_name: user.isBot ? null : user.name,
    discriminator: '0',
    avatar: null,
    bot: user.isBot,
    flags: 0,
    public_flags: 0,
  };
}

export function memberPayload(member: Member): Payload {
  return {
    user: userPayload(member.user),
    nick: null,
    avatar: null,
    roles: member.roleIds,
    joined_at: member.joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

export function rolePayload(role: Role): Payload {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: role.position,
    permissions: role.permissions.toString(),
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

export function channelPayload(channel: Channel): Payload {
  return {
    id: channel.id,
    type: CHANNEL_TYPES[channel.kind],
    guild_id: channel.guildId,
    name: channel.name,
    position: channel.position,
    parent_id: null,
    topic: null,
    nsfw: false,
    last_message_id: null,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type === 'role' ? 0 : 1,
      allow: overwrite.allow.toString(),
      deny: overwrite.deny.toString(),
    })),
    ...(channel.kind === 'voice'
      ? { bitrate: 64_000, user_limit: channel.userLimit, rtc_region: null, video_quality_mode: 1 }
      : {}),
  };
}

export function voiceStatePayload(state: VoiceState): Payload {
  return {
    user_id: state.userId,
    channel_id: state.channelId,
    session_id: state.sessionId,
    self_mute: state.isSelfMuted,
    self_deaf: state.isSelfDeafened,
    self_video: false,
    self_stream: false,
    mute: state.isMuted,
    deaf: false,
    suppress: state.isSuppressed,
    request_to_speak_timestamp: null,
  };
}

/** What REST tells of a guild. */
export function guildPayload(guild: Guild): Payload {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(rolePayload),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    nsfw_level: 0,
    stickers: [],
    premium_progress_bar_enabled: false,
  };
}

/** GUILD_CREATE: the guild with everything in it. */
export function guildCreatePayload(guild: Guild): Payload {
  return {
    ...guildPayload(guild),
    joined_at: [...guild.members.values()][0]?.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [...guild.voiceStates.values()].map(voiceStatePayload),
    members: [...guild.members.values()].map(memberPayload),
    channels: [...guild.channels.values()].map(channelPayload),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** `referenced` is the message it replies to. */
export function messagePayload(message: Message, referenced?: Message): Payload {
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.repliesToId === undefined ? 0 : 19,
    author: userPayload(message.author),
    content: message.content,
    timestamp: message.createdAt,
    edited_timestamp: message.editedAt ?? null,
    tts: false,
    mention_everyone: false,
    mentions: message.mentions.map(userPayload),
    mention_roles: [],
    attachments: message.attachments.map((attachment) => ({
      id: attachment.id,
      filename: attachment.filename,
      size: attachment.bytes.length,
      content_type: attachment.contentType,
      url: `http://127.0.0.1/attachments/${attachment.id}`,
      proxy_url: `http://127.0.0.1/attachments/${attachment.id}`,
    })),
    embeds: message.embeds,
    components: message.components,
    pinned: false,
    flags: message.flags,
    ...(message.repliesToId === undefined
      ? {}
      : {
          message_reference: {
            type: 0,
            message_id: message.repliesToId,
            channel_id: message.channelId,
            guild_id: message.guildId,
          },
          referenced_message: referenced ? messagePayload(referenced) : null,
        }),
  };
}
