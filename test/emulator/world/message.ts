import type { User } from './guild.ts';

/** Discord's own shapes, passed through as they came. */
export type Component = Readonly<Record<string, unknown>>;
export type Embed = Readonly<Record<string, unknown>>;

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | undefined;
  readonly author: User;
  readonly createdAt: string;
  readonly editedAt: string | undefined;
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly attachments: readonly Attachment[];
  /** Discord's bits: 64 is ephemeral, 128 is still loading. */
  readonly flags: number;
  /** The message it replies to. */
  readonly repliesToId: string | undefined;
  readonly mentions: readonly User[];
}

export const EPHEMERAL = 64;
export const LOADING = 128;

export function isEphemeral(message: Message): boolean {
  return (message.flags & EPHEMERAL) !== 0;
}
