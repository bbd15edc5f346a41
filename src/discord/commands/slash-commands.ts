import {
  type APIApplicationCommandRoleOption,
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
import { repliesIn } from '../replies/replies-in.ts';
import { messageLimit, splitMessage } from '../text/split-message.ts';
import type { BotCommand, CommandDesk, CommandOption } from './command.ts';
import { commands, findCommand } from './commands.ts';
import { localizedTexts } from './localizations/localizations.ts';
import type { CommandRunner } from './run-command.ts';

const maxChoices = 25;
const maxChoiceName = 100;
/** Discord lets a deferred answer be given for a quarter of an hour; nobody waits so long, ms. */
const answerWithinMs = 120_000;

/** A command as Discord's API takes it. */
export function commandPayload(command: BotCommand): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    name: command.name,
    description: command.description,
    contexts: [InteractionContextType.Guild],
    ...localizedTexts(command.name),
    options: (command.options ?? []).map((option) => optionPayload(command, option)),
  };
}

/** Discord takes fixed choices or suggestions, not both. */
function optionPayload(
  command: BotCommand,
  option: CommandOption,
): APIApplicationCommandStringOption | APIApplicationCommandRoleOption {
  const texts = {
    ...localizedTexts(command.name, option.name),
    name: option.name,
    description: option.description,
    required: option.isRequired ?? false,
  };
  if (option.kind === 'role') return { ...texts, type: ApplicationCommandOptionType.Role };
  const common = { ...texts, type: ApplicationCommandOptionType.String as const };
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
    const replies = repliesIn(interaction.locale);
    const { text, file } = await runner.run(command, {
      guild: interaction.guild,
      member: interaction.member,
      textChannelId: interaction.channelId,
      isPrivate: true,
      locale: interaction.locale,
      replies,
      option: (name) => interaction.options.get(name)?.value?.toString(),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const [first = replies.done, ...more] = splitMessage(text, messageLimit);
    const files = file ? [{ attachment: file.content, name: file.name }] : [];
    await interaction.editReply({ content: first, files });
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
