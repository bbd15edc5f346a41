/** A person or a bot, everywhere the same. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** The language of their client, one of Discord's locales. */
  readonly locale: string;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  permissions: bigint;
}

export interface Member {
  readonly user: User;
  readonly joinedAt: string;
  readonly roleIds: string[];
}

/** Exceptions of one channel for a role or a member. */
export interface Overwrite {
  /** Of a role (everyone's is the guild's) or of a user. */
  readonly id: string;
  readonly type: 'role' | 'member';
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly kind: 'text' | 'voice';
  readonly name: string;
  readonly position: number;
  readonly overwrites: Overwrite[];
  /** 0: any number. Text channels have none. */
  readonly userLimit: number;
}

export interface VoiceState {
  readonly userId: string;
  readonly channelId: string;
  readonly sessionId: string;
  readonly isSelfMuted: boolean;
  readonly isSelfDeafened: boolean;
  /** By a moderator. */
  readonly isMuted: boolean;
  /** Present but not allowed to speak. */
  readonly isSuppressed: boolean;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, Role>;
  readonly channels: Map<string, Channel>;
  readonly members: Map<string, Member>;
  readonly voiceStates: Map<string, VoiceState>;
}
