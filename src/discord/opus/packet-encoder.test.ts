import { describe, expect, it } from 'vitest';
import type { NumberedPackets } from './encode-protocol.ts';
import { createOpusCodec } from './opus-codec.ts';
import { voiceRateHz } from './opus-format.ts';
import { createPacketEncoder, type PacketEncoder } from './packet-encoder.ts';

const rateHz = 24_000;
const frameSamples = rateHz / 50;

/** Frame number `index` of a steady tone. */
const toneFrame = (index: number) =>
  Float32Array.from({ length: frameSamples }, (_, at) => {
    return 0.4 * Math.sin((2 * Math.PI * 300 * (index * frameSamples + at)) / rateHz);
  });

/** Encodes frames `from` to `to`; packets by their number. */
function encodeFrames(encoder: PacketEncoder, from: number, to: number, gainDb = 0) {
  const packets = new Map<number, Uint8Array>();
  for (let index = from; index < to; index++)
    put(packets, encoder.encode({ samples: toneFrame(index), gainDb }));
  return packets;
}

function put(packets: Map<number, Uint8Array>, { firstNumber, packets: encoded }: NumberedPackets): void {
  encoded.forEach(({ packet }, index) => packets.set(firstNumber + index, packet));
}

/** The level of each packet as a listener hears it who gets all of them in order, dBFS. */
function heardLevels(packets: ReadonlyMap<number, Uint8Array>): readonly number[] {
  const decoder = createOpusCodec(voiceRateHz);
  return [...packets.keys()]
    .sort((a, b) => a - b)
    .map((number) => {
      const pcm = decoder.decode(Buffer.from(packets.get(number)!));
      let sum = 0;
      for (let at = 0; at < pcm.length; at += 2) sum += (pcm.readInt16LE(at) / 32_768) ** 2;
      return 10 * Math.log10(sum / (pcm.length / 2) + 1e-12);
    });
}

describe('the encoder of an answer', () => {
  it('gives what was encoded ahead once more, at the level it is to have now', () => {
    const encoder = createPacketEncoder(rateHz);
    const packets = encodeFrames(encoder, 0, 15);
    const before = heardLevels(packets)[9]!;
    put(packets, encoder.encodeAgain({ gainDb: -24, fromNumber: 10 }));
    for (const [number, packet] of encodeFrames(encoder, 15, 20, -24)) packets.set(number, packet);
    expect(packets.size).toBe(19);
    const levels = heardLevels(packets).map((level) => level - before);
    // One packet to get there, then at least 20 dB less at once.
    expect(levels[9]).toBeCloseTo(0, 0);
    expect(Math.max(...levels.slice(11))).toBeLessThan(-20);
  });

  it('comes back to full level from where the listener is', () => {
    const encoder = createPacketEncoder(rateHz);
    const packets = encodeFrames(encoder, 0, 10);
    put(packets, encoder.encodeAgain({ gainDb: -24, fromNumber: 4 }));
    put(packets, encoder.encodeAgain({ gainDb: 0, fromNumber: 6 }));
    const levels = heardLevels(packets).map((level, _, all) => level - all[3]!);
    expect(levels[5]).toBeLessThan(-20);
    expect(levels[8]).toBeGreaterThan(-3);
  });

  it('gives the end once more as well', () => {
    const encoder = createPacketEncoder(rateHz);
    const packets = encodeFrames(encoder, 0, 5);
    put(packets, encoder.flush());
    const { size } = packets;
    const again = encoder.encodeAgain({ gainDb: -24, fromNumber: 3 });
    expect(again).toMatchObject({ firstNumber: 3 });
    expect(again.packets).toHaveLength(size - 3);
    expect(encoder.encodeAgain({ gainDb: 0, fromNumber: size })).toEqual({ firstNumber: size, packets: [] });
  });
});
