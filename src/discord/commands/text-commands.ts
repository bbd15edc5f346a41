import type { Message } from 'discord.js';
import type { Logger } from '../../shared/logger.ts';
import { splitMessage } from '../text/split-message.ts';
import type { BotCommand } from './command.ts';
import { findCommand } from './commands.ts';
import type { CommandRunner } from './run-command.ts';
import { askCommand } from './voice-commands.ts';

export interface TextCommandsOptions {
  readonly prefix: string | undefined;
  readonly runner: CommandRunner;
  readonly logger: Logger;
}

const answerWithinMs = 120_000;

/** Commands written with a prefix (`!join`, `!ask what time is it`), and questions that mention the bot. */
export function createTextCommands({ prefix, runner, logger }: TextCommandsOptions) {
  function read(message: Message<true>): { readonly command: BotCommand; readonly rest: string } | undefined {
    const { content } = message;
    if (prefix !== undefined && content.startsWith(prefix)) {
      const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(content.slice(prefix.length)) ?? [];
      const command = findCommand(name.toLowerCase());
      return command && { command, rest };
    }
    const mention = new RegExp(`^\\s*<@!?${message.client.user.id}>\\s*`);
    return mention.test(content) ? { command: askCommand, rest: content.replace(mention, '') } : undefined;
  }

  async function answer(message: Message<true>): Promise<void> {
    const asked = read(message);
    if (!asked || message.author.bot) return;
    const { guild, author } = message;
    const member = message.member ?? (await guild.members.fetch(author.id));
    // All that is written belongs to the first option; commands with more of them are for slash.
    const first = asked.command.options?.[0]?.name;
    const text = await runner.run(asked.command, {
      guild,
      member,
      textChannelId: message.channelId,
      option: (name) => (name === first && asked.rest !== '' ? asked.rest : undefined),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    for (const content of splitMessage(text)) await message.reply(content);
  }

  return (message: Message): void => {
    if (!message.inGuild()) return;
    answer(message).catch((error: unknown) =>
      logger.warn({ reason: (error as Error).message }, 'a message could not be answered'),
    );
  };
}
