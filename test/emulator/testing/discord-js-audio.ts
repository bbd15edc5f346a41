import { once } from 'node:events';
import { Readable } from 'node:stream';
import {
  AudioPlayerStatus,
  createAudioPlayer,
  createAudioResource,
  EndBehaviorType,
  entersState,
  getVoiceConnection,
  StreamType,
  type VoiceConnection,
} from '@discordjs/voice';
import type { Client } from 'discord.js';
import { createOpusCodec, type OpusRateHz } from '../../../src/discord/opus/opus-codec.ts';
import { fromInt16, type Pcm, toInt16 } from '../audio/pcm.ts';
import { SILENCE_FRAME } from '../voice/rtp.ts';

const RATE = 48_000;
const FRAME_SAMPLES = 960;

/** What the bot hears of one user: packets as they come, but for Opus's own silence. */
export class Hearing {
  readonly packets: Buffer[] = [];
  readonly stream;

  constructor(connection: VoiceConnection, userId: string) {
    this.stream = connection.receiver.subscribe(userId, { end: { behavior: EndBehaviorType.Manual } });
    this.stream.on('data', (packet: Buffer) => {
      if (!packet.equals(SILENCE_FRAME)) {
        this.packets.push(packet);
      }
    });
  }

  /** The audio of the packets from index `from` on; settles when `packetCount` have come. */
  async samples(packetCount: number, from = 0): Promise<Float32Array> {
    while (this.packets.length < packetCount) {
      await once(this.stream, 'data', { signal: AbortSignal.timeout(5_000) });
    }
    const decoder = createOpusCodec(RATE, 1);
    const frames = this.packets.slice(from, packetCount).map((packet) => {
      const bytes = decoder.decode(packet);
      return fromInt16(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
    });
    const samples = new Float32Array(frames.length * FRAME_SAMPLES);
    frames.forEach((frame, index) => samples.set(frame, index * FRAME_SAMPLES));
    return samples;
  }
}

/** Says it through the client's connection in the guild; settles when the player is done. */
export async function say(client: Client<true>, guildId: string, pcm: Pcm): Promise<void> {
  const encoder = createOpusCodec(pcm.sampleRate as OpusRateHz, 1);
  encoder.setBitrate(64_000);
  const frameSamples = pcm.sampleRate / 50;
  const packets = Array.from({ length: Math.ceil(pcm.samples.length / frameSamples) }, (_, index) => {
    const frame = new Float32Array(frameSamples);
    frame.set(pcm.samples.subarray(index * frameSamples, (index + 1) * frameSamples));
    return encoder.encode(Buffer.from(toInt16(frame).buffer));
  });
  const player = createAudioPlayer();
  const subscription = getVoiceConnection(guildId, client.user.id)?.subscribe(player);
  player.play(createAudioResource(Readable.from(packets), { inputType: StreamType.Opus }));
  await entersState(player, AudioPlayerStatus.Playing, 2_000);
  await entersState(player, AudioPlayerStatus.Idle, 60_000);
  subscription?.unsubscribe();
}
