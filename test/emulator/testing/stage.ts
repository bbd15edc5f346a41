import { setTimeout as sleep } from 'node:timers/promises';
import { getVoiceConnection, type VoiceConnection } from '@discordjs/voice';
import type { Client, GatewayIntentBits } from 'discord.js';
import { DiscordEmulator, type EmulatorOptions } from '../discord-emulator.ts';
import type { EmulatedGuild } from '../emulated-guild.ts';
import type { FakeUser } from '../users/fake-user.ts';
import type { Channel } from '../world/guild.ts';
import { join, signIn } from './discord-js-bot.ts';

export interface StageOptions extends EmulatorOptions {
  readonly intents?: readonly GatewayIntentBits[];
}

/** An emulator, one server, one voice channel, and discord.js signed in; all gone at the end of the test. */
export class Stage implements AsyncDisposable {
  readonly discord: DiscordEmulator;
  readonly guild: EmulatedGuild;
  readonly channel: Channel;
  readonly client: Client<true>;

  constructor(discord: DiscordEmulator, guild: EmulatedGuild, channel: Channel, client: Client<true>) {
    this.discord = discord;
    this.guild = guild;
    this.channel = channel;
    this.client = client;
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const discord = await DiscordEmulator.start(options);
    const guild = discord.addGuild();
    const channel = guild.addVoiceChannel('Lounge');
    const client = await signIn(discord, options.intents ? { intents: options.intents } : {});
    return new Stage(discord, guild, channel, client);
  }

  /** A user in the voice channel. */
  addSpeaker(name: string): FakeUser {
    const user = this.discord.addUser(name);
    user.joinVoice(this.channel);
    return user;
  }

  /** The bot in the voice channel, encrypted where the call is. */
  async botJoins(): Promise<VoiceConnection> {
    const connection = await join(this.client, this.channel);
    await this.discord.bot.inCall(this.channel);
    return connection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    getVoiceConnection(this.guild.id, this.client.user.id)?.destroy();
    await this.client.destroy();
    // The library's last packets would find their socket closed.
    await sleep(5);
    await this.discord.close();
  }
}
