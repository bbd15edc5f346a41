import type { Guild, GuildMember } from 'discord.js';
import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Voice } from '../../core/ports/index.ts';
import type { DiscordSettings } from '../bot/client.ts';
import type { Rooms } from '../bot/rooms.ts';
import type { PreferencesStore } from '../preferences/preferences-store.ts';
import type { Recordings } from '../recording/recordings.ts';
import type { Replies } from '../replies/replies.ts';
import type { ServerSettingsStore } from '../servers/server-settings.ts';
import type { TimerStore } from '../servers/timer-store.ts';
import type { Cooldown } from './cooldown.ts';

/** One use of a command, by slash or by text. */
export interface CommandCall {
  readonly guild: Guild;
  readonly member: GuildMember;
  /** Where it was used. */
  readonly textChannelId: string;
  /** Whether nobody else sees the answer. */
  readonly isPrivate: boolean;
  /** Roles by their id. */
  readonly option: (name: string) => string | undefined;
  /** Discord's, of whoever used it, or of the server where nobody else's is known. */
  readonly locale: string;
  readonly replies: Replies;
  readonly signal: AbortSignal;
}

/** What commands work with. */
export interface CommandDesk {
  readonly rooms: Rooms;
  /** The owner's settings with the server's own in their place. */
  readonly settingsOf: (guildId: string) => DiscordSettings;
  readonly servers: ServerSettingsStore;
  /** To be called after a change of a server's settings. */
  readonly serverChanged: (guildId: string) => void;
  readonly assistantName: string;
  readonly preferences: PreferencesStore;
  readonly timers: TimerStore;
  readonly cooldown: Cooldown;
  readonly recordings: Recordings;
  readonly voices: readonly Voice[];
  readonly lastReceipt: (guildId: string) => Receipt | undefined;
  /** Deletes stored turns of a person; gives how many. */
  readonly forgetPerson: (userId: string) => Promise<number>;
  /** All stored turns of a person, newest first. */
  readonly turnsOf: (userId: string) => AsyncIterable<Receipt>;
  readonly wallNow: () => number;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface CommandOption {
  readonly name: string;
  readonly description: string;
  readonly isRequired?: boolean;
  /** `text` where it is not said. */
  readonly kind?: 'text' | 'role';
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
  /** What the member is told, and only they where it was used by slash. */
  readonly run: (call: CommandCall, desk: CommandDesk) => Promise<string | CommandAnswer>;
}

export interface CommandAnswer {
  readonly text: string;
  readonly file?: { readonly name: string; readonly content: Buffer };
}
