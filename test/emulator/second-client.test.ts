import { once } from 'node:events';
import { Client, type VoiceConnection } from '@projectdysnomia/dysnomia';
import { describe, expect, it } from 'vitest';
import { createOpusCodec } from '../../src/discord/opus/opus-codec.ts';
import { bestCorrelation } from './audio/correlation.ts';
import { chirp, fromInt16, toInt16 } from './audio/pcm.ts';
import { trustCertificate } from './certificate.ts';
import { DiscordEmulator } from './discord-emulator.ts';
import { isEvent } from './emulator-event.ts';
import { say } from './testing/discord-js-audio.ts';
import { Stage } from './testing/stage.ts';
import { ENCRYPTION_MODES } from './voice/transport-cipher.ts';

const SPEECH = chirp({ fromHz: 200, toHz: 2_000, ms: 600 });
const SPEECH_PACKETS = 30;

/** A client that shares no code with discord.js: the emulator is not shaped after one library's reading. */
async function signInWithDysnomia(discord: DiscordEmulator, token = discord.bot.token) {
  trustCertificate(discord.caPem);
  const client = new Client(`Bot ${token}`, {
    gateway: { intents: ['guilds', 'guildVoiceStates'] },
    rest: { domain: '127.0.0.1', port: discord.port, https: false },
  });
  const ready = once(client, 'ready');
  await client.connect();
  await ready;
  return client;
}

describe('Dysnomia, an independent client', () => {
  it.each(ENCRYPTION_MODES)('hears and speaks end-to-end encrypted over %s', async (mode) => {
    await using discord = await DiscordEmulator.start({ faults: { voice: { modes: [mode] } } });
    const channel = discord.addGuild().addVoiceChannel('Lounge');
    const alice = discord.addUser('Alice');
    alice.joinVoice(channel);
    const client = await signInWithDysnomia(discord);
    const connection = await client.joinVoiceChannel(channel.id, { opusOnly: true });
    const { mode: chosen } = await discord.bot.inCall(channel);
    expect(chosen).toBe(mode);
    expect(alice.call?.group.memberIds).toContain(discord.bot.id);

    expect(await hearing(connection, () => alice.play(SPEECH, { pace: 'fast' }))).toBeGreaterThan(0.98);

    await speak(connection);
    await expect.poll(() => alice.heard.frames.length).toBeGreaterThanOrEqual(SPEECH_PACKETS);
    const speech = alice.heard.frames.filter((frame) => frame.wasEndToEndEncrypted);
    expect(speech.length).toBe(SPEECH_PACKETS);
    const heard = alice.heard.recording(discord.bot.id);
    expect(bestCorrelation(SPEECH.samples, heard.samples, 3 * 960).correlation).toBeGreaterThan(0.98);

    client.disconnect({ reconnect: false });
  });

  it('hears discord.js in a call of two bots and nobody else', async () => {
    await using stage = await Stage.open();
    const other = stage.discord.addBot({ name: 'other' });
    stage.guild.addMember(other.application.user);
    await stage.botJoins();
    const client = await signInWithDysnomia(stage.discord, other.token);
    const connection = await client.joinVoiceChannel(stage.channel.id, { opusOnly: true });
    await other.inCall(stage.channel);
    const committed = stage.discord.events.entries.find(isEvent('dave-committed'));
    expect(committed?.committerId).toBe(stage.discord.bot.id);
    expect(committed?.memberIds).toEqual([stage.discord.bot.id, other.id]);
    const saying = () => say(stage.client, stage.guild.id, SPEECH);
    expect(await hearing(connection, saying)).toBeGreaterThan(0.98);
    client.disconnect({ reconnect: false });
  });
});

async function hearing(connection: VoiceConnection, play: () => Promise<unknown>): Promise<number> {
  const decoder = createOpusCodec(48_000, 1);
  const samples = new Float32Array(SPEECH_PACKETS * 960);
  const complete = Promise.withResolvers<undefined>();
  let count = 0;
  connection.receive('opus').on('data', (packet: Buffer) => {
    const bytes = decoder.decode(packet);
    if (count < SPEECH_PACKETS) {
      samples.set(fromInt16(new Int16Array(bytes.buffer, bytes.byteOffset, 960)), count++ * 960);
    }
    if (count === SPEECH_PACKETS) {
      complete.resolve(undefined);
    }
  });
  await play();
  await complete.promise;
  return bestCorrelation(SPEECH.samples, samples, 960).correlation;
}

async function speak(connection: VoiceConnection): Promise<void> {
  const encoder = createOpusCodec(48_000, 1);
  encoder.setBitrate(64_000);
  connection.setSpeaking(true);
  for (let index = 0; index < SPEECH_PACKETS; index++) {
    const frame = SPEECH.samples.subarray(index * 960, (index + 1) * 960);
    connection.sendAudioFrame(encoder.encode(Buffer.from(toInt16(frame).buffer)));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
