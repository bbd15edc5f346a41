import {
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
  InteractionContextType,
  MessageFlags,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from '../../shared/logger.ts';
import { messageLimit, splitMessage } from '../text/split-message.ts';
import type { BotCommand, CommandDesk, CommandOption } from './command.ts';
import { commands, findCommand } from './commands.ts';
import { localizations } from './localizations.ts';
import type { CommandRunner } from './run-command.ts';

const maxChoices = 25;
const maxChoiceName = 100;
/** Discord lets a deferred answer be given for a quarter of an hour; nobody waits so long, ms. */
const answerWithinMs = 120_000;

/** A command as Discord's API takes it. */
export function commandPayload(command: BotCommand): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const localization = localizations[command.name];
  return {
    name: command.name,
    description: command.description,
    contexts: [InteractionContextType.Guild],
    ...(localization
      ? { name_localizations: localization.names, description_localizations: localization.descriptions }
      : {}),
    options: (command.options ?? []).map(optionPayload),
  };
}

/** Discord takes fixed choices or suggestions, not both. */
function optionPayload(option: CommandOption): APIApplicationCommandStringOption {
  const common = {
    type: ApplicationCommandOptionType.String as const,
    name: option.name,
    description: option.description,
    required: option.isRequired ?? false,
  };
  return option.suggest
    ? { ...common, autocomplete: true }
    : { ...common, ...(option.choices ? { choices: [...option.choices] } : {}) };
}

export const registerCommands = async (client: Client<true>) =>
  await client.application.commands.set(commands.map(commandPayload));

export interface SlashCommandsOptions {
  readonly desk: CommandDesk;
  readonly runner: CommandRunner;
  readonly logger: Logger;
}

/** Answers interactions: at first "thinking", within the three seconds Discord gives, then in words. */
export function createSlashCommands({ desk, runner, logger }: SlashCommandsOptions) {
  async function run(interaction: ChatInputCommandInteraction<'cached'>): Promise<void> {
    const command = findCommand(interaction.commandName);
    if (!command) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const text = await runner.run(command, {
      guild: interaction.guild,
      member: interaction.member,
      textChannelId: interaction.channelId,
      option: (name) => interaction.options.getString(name) ?? undefined,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const [first = 'Done.', ...more] = splitMessage(text, messageLimit);
    await interaction.editReply(first);
    for (const content of more) await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  }

  async function suggest(interaction: AutocompleteInteraction): Promise<void> {
    const { name, value } = interaction.options.getFocused(true);
    const option = findCommand(interaction.commandName)?.options?.find((known) => known.name === name);
    const typed = value.toLowerCase();
    const fitting = (option?.suggest?.(desk) ?? []).filter((choice) =>
      choice.name.toLowerCase().includes(typed),
    );
    await interaction.respond(
      fitting
        .slice(0, maxChoices)
        .map((choice) => ({ ...choice, name: choice.name.slice(0, maxChoiceName) })),
    );
  }

  return (interaction: Interaction): void => {
    const work =
      interaction.isChatInputCommand() && interaction.inCachedGuild()
        ? run(interaction)
        : interaction.isAutocomplete()
          ? suggest(interaction)
          : Promise.resolve();
    work.catch((error: unknown) =>
      logger.warn({ reason: (error as Error).message }, 'an interaction could not be answered'),
    );
  };
}
