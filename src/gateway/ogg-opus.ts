import { toPcm16 } from '../core/audio/pcm16.ts';
import type { OpusEncoder } from './opus-encoder.ts';
import { resampled } from './speech-audio.ts';

const rateHz = 48_000;
const packetSamples = 960;
/** libopus's look-ahead at 48 kHz: what a decoder is to leave out at the beginning. */
const preSkipSamples = 312;
/** Full-band speech in one channel (RFC 6716, §2.1.1). */
const bitrateBps = 40_000;
/** Packets of one page, 200 ms: what is encoded in one go, and what a listener waits for at most. */
const packetsPerPage = 10;

/** Speech as an Ogg Opus file (RFC 7845), page by page as it is made. */
export async function* oggOpusOf(
  speech: AsyncIterable<Float32Array>,
  fromHz: number,
  encoder: OpusEncoder,
): AsyncGenerator<Uint8Array, void, undefined> {
  encoder.setBitrate(bitrateBps);
  const pages = createPageWriter();
  let spoken = 0;
  let granule = 0;
  let rest = new Float32Array(0);
  let packets: Buffer[] = [];

  const encode = (samples: Float32Array) => {
    packets.push(encoder.encode(Buffer.from(toPcm16(samples).buffer)));
    granule += packetSamples;
  };
  const page = () => {
    const written = pages.write(packets, { granule });
    packets = [];
    return written;
  };

  // The headers go with the first sound: before it, a failure is still an ordinary error.
  let headers: Uint8Array | undefined = Buffer.concat([
    pages.write([opusHead(fromHz)], { granule: 0, isFirst: true }),
    pages.write([opusTags()], { granule: 0 }),
  ]);
  for await (const samples of resampled(speech, fromHz, rateHz)) {
    spoken += samples.length;
    const all = joined(rest, samples);
    let at = 0;
    // The last packet stays here: it is to close the file, and nobody knows yet which one that is.
    for (; at + packetSamples < all.length; at += packetSamples) {
      if (packets.length === packetsPerPage) yield page();
      encode(all.subarray(at, at + packetSamples));
    }
    rest = all.slice(at);
    if (packets.length === 0) continue;
    if (headers) yield headers;
    headers = undefined;
    yield page();
  }
  if (headers) yield headers;
  const end = joined(rest, new Float32Array(preSkipSamples));
  for (let at = 0; at < end.length; at += packetSamples) {
    encode(joined(end.subarray(at, at + packetSamples), new Float32Array(0), packetSamples));
  }
  // Fewer samples than the packets hold: the decoder cuts off what was only there to fill the last one.
  yield pages.write(packets, { granule: preSkipSamples + spoken, isLast: true });
}

function joined(first: Float32Array, second: Float32Array, length = first.length + second.length) {
  const all = new Float32Array(length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Identification header, RFC 7845 §5.1. */
function opusHead(inputHz: number): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(preSkipSamples, 10);
  head.writeUInt32LE(inputHz, 12);
  return head;
}

/** Comment header, RFC 7845 §5.2: who wrote it, and no comments. */
function opusTags(): Buffer {
  const vendor = Buffer.from('aibot');
  const tags = Buffer.alloc(16 + vendor.length);
  tags.write('OpusTags');
  tags.writeUInt32LE(vendor.length, 8);
  vendor.copy(tags, 12);
  return tags;
}

interface PageOptions {
  /** Samples at 48 kHz that a decoder has given when it has read this page. */
  readonly granule: number;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
}

/** Pages of one logical stream (RFC 3533, §6), each of whole packets shorter than 255 × 255 bytes together. */
function createPageWriter() {
  const serial = Math.floor(Math.random() * 2 ** 32);
  let sequence = 0;
  return {
    write(packets: readonly Buffer[], { granule, isFirst = false, isLast = false }: PageOptions): Buffer {
      const lacing = packets.flatMap(({ length }) => [
        ...Array.from({ length: Math.floor(length / 255) }, () => 255),
        length % 255,
      ]);
      const header = Buffer.alloc(27);
      header.write('OggS');
      header.writeUInt8((isFirst ? 2 : 0) | (isLast ? 4 : 0), 5);
      header.writeBigUInt64LE(BigInt(granule), 6);
      header.writeUInt32LE(serial, 14);
      header.writeUInt32LE(sequence++, 18);
      header.writeUInt8(lacing.length, 26);
      const page = Buffer.concat([header, Buffer.from(lacing), ...packets]);
      page.writeUInt32LE(crcOf(page), 22);
      return page;
    },
  };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80_00_00_00 ? (crc << 1) ^ 0x04_c1_1d_b7 : crc << 1;
  return crc >>> 0;
});

/** Ogg's own CRC-32: polynomial 04C11DB7, not reflected, from 0. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ (crcTable[(crc >>> 24) ^ byte] ?? 0)) >>> 0;
  return crc;
}
