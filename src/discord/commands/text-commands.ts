import type { Message } from 'discord.js';
import type { Logger } from '../../shared/logger.ts';
import { repliesIn } from '../replies/replies-in.ts';
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

/** `name:value` for commands with several options; otherwise all that is written belongs to the first. */
function readOptions({ options = [] }: BotCommand, rest: string): (name: string) => string | undefined {
  const words = rest.trim().split(/\s+/);
  const pairs = words.map((word) => /^([a-z-]+):(.+)$/.exec(word));
  const isNamed = (pair: RegExpExecArray | null) => options.some(({ name }) => name === pair?.[1]);
  if (pairs.every(isNamed)) {
    const values = new Map(pairs.map((pair) => [pair?.[1], roleId(pair?.[2] ?? '')]));
    return (name) => values.get(name);
  }
  const first = options[0]?.name;
  return (name) => (name === first && rest !== '' ? rest : undefined);
}

/** A role is written as Discord's mention of it. */
const roleId = (value: string) => /^<@&(\d+)>$/.exec(value)?.[1] ?? value;

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
    const option = readOptions(asked.command, asked.rest);
    const { text } = await runner.run(asked.command, {
      guild,
      member,
      textChannelId: message.channelId,
      isPrivate: false,
      locale: guild.preferredLocale,
      replies: repliesIn(guild.preferredLocale),
      option,
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
