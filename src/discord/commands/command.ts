import type { Guild, GuildMember } from 'discord.js';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Voice } from '../../core/ports/index.ts';
import type { DiscordSettings } from '../bot/client.ts';
import type { Rooms } from '../bot/rooms.ts';
import type { PreferencesStore } from '../preferences/preferences-store.ts';
import type { Recordings } from '../recording/recordings.ts';

/** One use of a command, by slash or by text. */
export interface CommandCall {
  readonly guild: Guild;
  readonly member: GuildMember;
  /** Where it was used. */
  readonly textChannelId: string;
  readonly option: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** What commands work with. */
export interface CommandDesk {
  readonly rooms: Rooms;
  readonly settings: DiscordSettings;
  readonly preferences: PreferencesStore;
  readonly recordings: Recordings;
  readonly voices: readonly Voice[];
  readonly lastReceipt: (guildId: string) => Receipt | undefined;
  /** Deletes stored turns of a person; gives how many. */
  readonly forgetPerson: (userId: string) => Promise<number>;
  readonly now: () => number;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface CommandOption {
  readonly name: string;
  readonly description: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly Choice[];
  /** Suggestions while somebody types. */
  readonly suggest?: (desk: CommandDesk) => readonly Choice[];
}

export interface BotCommand {
  readonly name: string;
  readonly description: string;
  readonly options?: readonly CommandOption[];
  /** `talk`: who may talk to it; `set-up`: who may set it up. */
  readonly access: 'anyone' | 'talk' | 'set-up';
  /** What the member is told, and only they. */
  readonly run: (call: CommandCall, desk: CommandDesk) => Promise<string>;
}
