import { packetTicks } from '../opus/opus-format.ts';

/** Ogg's checksum (RFC 3533 §6): CRC-32 with polynomial 0x04c11db7, not reflected, from 0. */
const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function crc(bytes: Buffer): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ (crcTable[(value >>> 24) ^ byte] ?? 0)) >>> 0;
  return value;
}

const firstPage = 2;
const lastPage = 4;
/** An Opus packet of 20 ms is far below; longer ones need several segments of 255. */
const segmentsOf = (packet: Uint8Array) => Math.floor(packet.length / 255) + 1;
const maxSegments = 255;

/** Pages of one Ogg Opus stream (RFC 7845): what Discord sent, as it was sent. */
export interface OggOpusPages {
  readonly headers: Buffer;
  /** One page or more; every packet lasts 20 ms. */
  pages(packets: readonly Uint8Array[], isLast?: boolean): Buffer;
}

export function createOggOpusPages(serial: number, comment: string): OggOpusPages {
  let sequence = 0;
  let granule = 0;

  function page(packets: readonly Uint8Array[], flags: number, position: number): Buffer {
    const lacing = packets.flatMap((packet) => [
      ...Array.from({ length: segmentsOf(packet) - 1 }, () => 255),
      packet.length % 255,
    ]);
    const header = Buffer.alloc(27 + lacing.length);
    header.write('OggS', 0, 'latin1');
    header.writeUInt8(flags, 5);
    header.writeBigInt64LE(BigInt(position), 6);
    header.writeUInt32LE(serial >>> 0, 14);
    header.writeUInt32LE(sequence++, 18);
    header.writeUInt8(lacing.length, 26);
    header.set(lacing, 27);
    const bytes = Buffer.concat([header, ...packets]);
    bytes.writeUInt32LE(crc(bytes), 22);
    return bytes;
  }

  const headers = Buffer.concat([page([opusHead()], firstPage, 0), page([opusTags(comment)], 0, 0)]);
  return {
    headers,
    pages(packets, isLast = false) {
      const pages: Buffer[] = [];
      let waiting: Uint8Array[] = [];
      let segments = 0;
      const flush = (flags: number) => {
        granule += waiting.length * packetTicks;
        pages.push(page(waiting, flags, granule));
        waiting = [];
        segments = 0;
      };
      for (const packet of packets) {
        if (segments + segmentsOf(packet) > maxSegments) flush(0);
        waiting.push(packet);
        segments += segmentsOf(packet);
      }
      if (waiting.length > 0 || isLast) flush(isLast ? lastPage : 0);
      return Buffer.concat(pages);
    },
  };
}

/** Stereo, as Discord's clients send it; the decoder makes of it what the packets say. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(2, 9);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function opusTags(comment: string): Buffer {
  const text = (value: string) => {
    const bytes = Buffer.from(value, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(1);
  return Buffer.concat([Buffer.from('OpusTags'), text('aibot'), count, text(`TITLE=${comment}`)]);
}
