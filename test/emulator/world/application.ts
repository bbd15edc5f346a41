import type { User } from './guild.ts';

export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly options?: readonly CommandOption[] | undefined;
}

/** A slash command as the bot registered it; all else it said is kept and given back. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly options: readonly CommandOption[];
  readonly defaultMemberPermissions: bigint | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A bot and the application it belongs to; both have the same id. */
export interface Application {
  readonly user: User;
  readonly token: string;
  /** Intents that are not everybody's (GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT), granted in the portal. */
  readonly privilegedIntents: number;
  readonly globalCommands: Map<string, Command>;
  /** By guild. */
  readonly guildCommands: Map<string, Map<string, Command>>;
}

export const Intent = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildVoiceStates: 1 << 7,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageTyping: 1 << 11,
  DirectMessages: 1 << 12,
  MessageContent: 1 << 15,
} as const;

export const PRIVILEGED_INTENTS = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent;

/** The command of this name, of the guild before the global one. */
export function findCommand(application: Application, guildId: string, name: string): Command | undefined {
  const all = [
    ...(application.guildCommands.get(guildId)?.values() ?? []),
    ...application.globalCommands.values(),
  ];
  return all.find((command) => command.name === name);
}
