import type { EventEmitter } from 'node:events';
import { entersState, joinVoiceChannel, type VoiceConnection, VoiceConnectionStatus } from '@discordjs/voice';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { trustCertificate } from '../certificate.ts';
import type { DiscordEmulator } from '../discord-emulator.ts';
import type { Channel } from '../world/guild.ts';

export const VOICE_INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates];

/** The real discord.js, signed in to the emulator. */
export async function signIn(
  discord: DiscordEmulator,
  options: { readonly intents?: readonly GatewayIntentBits[]; readonly token?: string } = {},
): Promise<Client<true>> {
  trustCertificate(discord.caPem);
  const client = new Client({
    intents: [...(options.intents ?? VOICE_INTENTS)],
    rest: { api: discord.restUrl },
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(options.token ?? discord.bot.token);
  return ready;
}

/** The real @discordjs/voice, in the call. */
export async function join(
  client: Client<true>,
  channel: Pick<Channel, 'id' | 'guildId'>,
  options: { readonly daveEncryption?: boolean } = {},
  timeoutMs = 10_000,
): Promise<VoiceConnection> {
  const guild = await client.guilds.fetch(channel.guildId);
  const connection = joinVoiceChannel({
    guildId: guild.id,
    channelId: channel.id,
    selfDeaf: false,
    adapterCreator: guild.voiceAdapterCreator,
    // Connections are kept by group and guild; two clients in one process need two groups.
    group: client.user.id,
    ...options,
  });
  return entersState(connection, VoiceConnectionStatus.Ready, timeoutMs);
}

/** Calls `hear` for each datagram that reaches the connection's UDP socket, before the library looks at it. */
export function wiretap(connection: VoiceConnection, hear: (packet: Buffer) => void): void {
  const udp = Reflect.get(networkingOf(connection).state, 'udp') as EventEmitter;
  udp.prependListener('message', hear);
}

/** The library's voice WebSocket, which emits `packet` for JSON and `binary` for the encryption's messages. */
export function voiceSocketOf(connection: VoiceConnection): EventEmitter {
  return Reflect.get(networkingOf(connection).state, 'ws') as EventEmitter;
}

function networkingOf(connection: VoiceConnection): { readonly state: object } {
  return Reflect.get(connection.state, 'networking') as { readonly state: object };
}
