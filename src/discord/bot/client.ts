import { Client, Events, GatewayIntentBits } from 'discord.js';
import type { Config } from '../../config/schema.ts';
import type { Logger } from '../../shared/logger.ts';

export type DiscordSettings = Config['discord'];

/** A client that asks for what it needs and no more: text is read only where there are text commands. */
export function createClient(settings: DiscordSettings, logger: Logger): Client {
  const client = new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildVoiceStates,
      // Replies to a mention: a message that mentions the bot carries its text without the privileged intent.
      GatewayIntentBits.GuildMessages,
      ...(settings.prefix === undefined ? [] : [GatewayIntentBits.MessageContent]),
    ],
    // Discord gives server number N to shard (N >> 22) % shardCount; each process serves one of them.
    ...(settings.shardCount > 1 && { shards: [settings.shardId], shardCount: settings.shardCount }),
    allowedMentions: { parse: [], repliedUser: false },
    ...(settings.apiUrl === undefined ? {} : { rest: { api: settings.apiUrl } }),
  });
  client.on(Events.Error, (error) =>
    logger.warn({ reason: error.message }, 'the Discord client had a problem'),
  );
  client.on(Events.Warn, (message) => logger.warn({ reason: message }, 'the Discord client warns'));
  return client;
}
