import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bestCorrelation } from './audio/correlation.ts';
import { chirp } from './audio/pcm.ts';
import { DiscordEmulator } from './discord-emulator.ts';
import { isEvent } from './emulator-event.ts';
import { Hearing, say } from './testing/discord-js-audio.ts';
import { join, signIn } from './testing/discord-js-bot.ts';

const SPEECH = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });

let discord: DiscordEmulator;
let stop: (() => Promise<void>)[];

beforeEach(async () => {
  discord = await DiscordEmulator.start();
  stop = [() => discord.close()];
});
afterEach(async () => {
  for (const one of stop.reverse()) {
    await one();
  }
});

async function botInCall() {
  const guild = discord.addGuild();
  const channel = guild.addVoiceChannel('Lounge');
  const client = await signIn(discord);
  stop.push(() => client.destroy());
  const alice = discord.addUser('Alice');
  alice.joinVoice(channel);
  const connection = await join(client, channel);
  await discord.bot.inCall(channel);
  return { guild, channel, client, connection, alice };
}

describe('a call with discord.js', () => {
  it('is end-to-end encrypted', async () => {
    const { connection } = await botInCall();
    const committed = await discord.events.first(isEvent('dave-committed'));
    expect(committed.epoch).toBe(1);
    expect(committed.memberIds).toContain(discord.bot.id);
    connection.destroy();
  });

  it('carries a fake voice to the bot', async () => {
    const { connection, alice } = await botInCall();
    const hearing = new Hearing(connection, alice.id);
    await alice.play(SPEECH, { pace: 'fast' });
    const heard = await hearing.samples(30);
    expect(bestCorrelation(SPEECH.samples, heard, 960).correlation).toBeGreaterThan(0.98);
    connection.destroy();
  });

  it("carries the bot's voice to a fake user", async () => {
    const { connection, alice } = await botInCall();
    await say(connection, SPEECH);
    const heard = alice.heard.recording(discord.bot.id);
    expect(alice.heard.undecryptable).toBe(0);
    expect(alice.heard.frames.some((frame) => frame.wasEndToEndEncrypted)).toBe(true);
    expect(bestCorrelation(SPEECH.samples, heard.samples, 960).correlation).toBeGreaterThan(0.98);
    connection.destroy();
  });
});
