import { Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { DiscordEmulator } from './discord-emulator.ts';
import { isEvent } from './emulator-event.ts';
import { signIn, VOICE_INTENTS } from './testing/discord-js-bot.ts';
import { Stage } from './testing/stage.ts';
import { Intent } from './world/application.ts';

describe('signing in', () => {
  it('shows the bot its servers, channels and members', async () => {
    await using stage = await Stage.open();
    expect(stage.client.user.username).toBe('aibot');
    const guild = stage.client.guilds.cache.get(stage.guild.id);
    expect(guild?.channels.cache.get(stage.channel.id)?.name).toBe('Lounge');
    expect(guild?.members.me?.permissions.has('Connect')).toBe(true);
  });

  it('is refused with a wrong token', async () => {
    await using discord = await DiscordEmulator.start();
    await expect(signIn(discord, { token: 'wrong' })).rejects.toThrow('An invalid token was provided');
  });

  it('is refused with intents the portal does not grant', async () => {
    await using discord = await DiscordEmulator.start();
    const intents = [...VOICE_INTENTS, GatewayIntentBits.MessageContent];
    await expect(signIn(discord, { intents })).rejects.toThrow('Used disallowed intents');
  });

  it('is allowed with the intents the portal grants', async () => {
    const intents = [...VOICE_INTENTS, GatewayIntentBits.MessageContent];
    await using stage = await Stage.open({ intents, bot: { privilegedIntents: Intent.MessageContent } });
    expect(stage.client.isReady()).toBe(true);
  });

  it('tells of voice states as people come and go', async () => {
    await using stage = await Stage.open();
    const states: (string | null)[] = [];
    stage.client.on(Events.VoiceStateUpdate, (_, { channelId }) => states.push(channelId));
    const alice = stage.addSpeaker('Alice');
    alice.mute();
    alice.leave();
    await expect.poll(() => states).toEqual([stage.channel.id, stage.channel.id, null]);
  });

  it('finds members by name', async () => {
    await using stage = await Stage.open();
    stage.addSpeaker('Alice');
    stage.addSpeaker('Bob');
    const guild = stage.client.guilds.cache.get(stage.guild.id);
    const found = await guild?.members.fetch({ query: 'al', limit: 5 });
    expect(found?.map((member) => member.displayName)).toEqual(['Alice']);
  });

  it('learns of servers it is added to and thrown out of', async () => {
    await using stage = await Stage.open();
    const guilds = stage.client.guilds.cache;
    const other = stage.discord.addGuild({ name: 'Other' });
    await expect.poll(() => guilds.get(other.id)?.name).toBe('Other');
    other.removeMember(stage.discord.bot.application.user);
    await expect.poll(() => guilds.has(other.id)).toBe(false);
  });

  it.each([
    ['a cut line', (stage: Stage) => stage.discord.bot.dropGateway()],
    ['a wish to reconnect', (stage: Stage) => stage.discord.bot.requestReconnect()],
    ['a close code that allows it', (stage: Stage) => stage.discord.bot.closeGateway(4000)],
    ['an invalid session that may resume', (stage: Stage) => stage.discord.bot.invalidateSession(true)],
  ])('resumes after %s, missing nothing', async (_, interrupt) => {
    await using stage = await Stage.open();
    const seen: string[] = [];
    stage.client.on(Events.ChannelCreate, (channel) => seen.push(channel.name));
    const resumed = stage.discord.events.next(isEvent('client-resumed'));
    interrupt(stage);
    stage.guild.addTextChannel('meanwhile');
    await resumed;
    await expect.poll(() => seen).toEqual(['meanwhile']);
  });

  it('is told that its session is invalid where resuming is refused', async () => {
    await using discord = await DiscordEmulator.start({ faults: { gateway: { refuseResume: true } } });
    // By hand: discord.js waits five seconds before it signs in anew.
    const socket = new WebSocket(`ws://127.0.0.1:${discord.port}`);
    const answers: unknown[] = [];
    socket.onmessage = ({ data }) => {
      answers.push(JSON.parse(data as string));
      if (answers.length === 1) {
        socket.send(JSON.stringify({ op: 6, d: { token: discord.bot.token, session_id: 'x', seq: 1 } }));
      }
    };
    await expect.poll(() => answers.at(-1)).toEqual({ op: 9, d: false });
    socket.close();
  });

  it('comes back when heartbeats stay unanswered', async () => {
    await using stage = await Stage.open({ faults: { gateway: { heartbeatIntervalMs: 100 } } });
    stage.discord.faults.gateway.ignoreHeartbeats = true;
    await stage.discord.events.next(isEvent('client-resumed'));
  });

  it('is the same for the same seed', async () => {
    const ids = async () => {
      await using discord = await DiscordEmulator.start({ seed: 3 });
      const alice = discord.addUser('Alice');
      return [discord.addGuild().id, alice.id, alice.ssrc];
    };
    expect(await ids()).toEqual(await ids());
  });
});
