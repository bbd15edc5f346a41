import { describe, expect, it } from 'vitest';
import { createOpusCodec, createWasmCodec } from './opus-codec.ts';
import { bitrateBps, packetTicks, silencePacket, voiceRateHz } from './opus-format.ts';

/** A second of a tone, in packets. */
const tone = Array.from({ length: 50 }, (_, packet) => {
  const pcm = Buffer.alloc(packetTicks * 2);
  for (let index = 0; index < packetTicks; index++) {
    const at = (packet * packetTicks + index) / voiceRateHz;
    pcm.writeInt16LE(Math.round(10_000 * Math.sin(2 * Math.PI * 440 * at)), index * 2);
  }
  return pcm;
});

function rms(pcm: Buffer): number {
  let sum = 0;
  for (let at = 0; at < pcm.length; at += 2) sum += pcm.readInt16LE(at) ** 2;
  return Math.sqrt(sum / (pcm.length / 2));
}

describe.each([
  ['as it is here', createOpusCodec],
  ['in WebAssembly', createWasmCodec],
])('Opus %s', (_, create) => {
  it('gives back as much sound as it got', () => {
    const [encoder, decoder] = [create(voiceRateHz, 1), create(voiceRateHz, 1)];
    encoder.setBitrate(bitrateBps);
    const heard = tone.map((pcm) => decoder.decode(encoder.encode(pcm)));
    expect(heard.every((pcm) => pcm.length === packetTicks * 2)).toBe(true);
    expect(rms(heard[25]!) / rms(tone[25]!)).toBeCloseTo(1, 1);
  });

  it('keeps many at once apart', () => {
    const codecs = Array.from({ length: 150 }, () => create(voiceRateHz, 1));
    const packets = tone.slice(0, 3).map((pcm) => codecs.map((codec) => codec.encode(pcm).toString('hex')));
    for (const ofAll of packets) expect(new Set(ofAll).size).toBe(1);
  });

  it('decodes at the rate of hearing', () => {
    expect(create(16_000, 1).decode(silencePacket)).toHaveLength(320 * 2);
  });
});
