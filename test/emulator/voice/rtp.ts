/** RTP (RFC 3550) as Discord's voice servers speak it: Opus at 48 kHz, one frame of 20 ms a packet. */

/** RTP's clock runs at 48 kHz: 960 ticks are 20 ms. */
export const FRAME_TICKS = 960;
export const FRAME_MS = 20;
export const OPUS_PAYLOAD_TYPE = 0x78;
/** Opus's own silence, sent five times after speech so that decoders end softly; never end-to-end encrypted. */
export const SILENCE_FRAME = Buffer.of(0xf8, 0xff, 0xfe);

export interface RtpPosition {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** A frame of one speaker on its way through a call; the payload is Opus, sealed by DAVE where the call is. */
export interface MediaFrame extends RtpPosition {
  readonly userId: string;
  readonly payload: Buffer;
}

/** The one-byte extension of Discord's servers: two words, the audio level first (RFC 8285, RFC 6464). */
const EXTENSION_PREAMBLE = Buffer.of(0xbe, 0xde, 0x00, 0x02);
const EXTENSION_BODY = Buffer.of(0x10, 0x30, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00);

/** Header (with the extension's preamble) and plaintext of a packet; the transport cipher joins them. */
export function packRtp(
  frame: MediaFrame,
  options: { readonly hasExtension: boolean; readonly paddingBytes: number },
): { readonly header: Buffer; readonly plaintext: Buffer } {
  const fixed = Buffer.alloc(12);
  fixed[0] = 0x80 | (options.paddingBytes > 0 ? 0x20 : 0) | (options.hasExtension ? 0x10 : 0);
  fixed[1] = OPUS_PAYLOAD_TYPE;
  fixed.writeUInt16BE(frame.sequence, 2);
  fixed.writeUInt32BE(frame.timestamp, 4);
  fixed.writeUInt32BE(frame.ssrc, 8);
  const padding = Buffer.alloc(options.paddingBytes);
  padding[padding.length - 1] = options.paddingBytes;
  return {
    header: options.hasExtension ? Buffer.concat([fixed, EXTENSION_PREAMBLE]) : fixed,
    plaintext: Buffer.concat([...(options.hasExtension ? [EXTENSION_BODY] : []), frame.payload, padding]),
  };
}

export interface RtpHeader extends RtpPosition {
  readonly payloadType: number;
  /** Bytes that are readable and authenticated: fixed part, CSRCs, the extension's preamble. */
  readonly headerBytes: number;
  /** Bytes of the extension at the beginning of the plaintext. */
  readonly extensionBytes: number;
  readonly hasPadding: boolean;
}

/** What can be read without a key; undefined where it is no RTP of version 2. */
export function readRtpHeader(packet: Buffer): RtpHeader | undefined {
  const first = packet[0] ?? 0;
  if (packet.length < 12 || first >> 6 !== 2) {
    return undefined;
  }
  const fixedBytes = 12 + (first & 0x0f) * 4;
  const hasExtension = (first & 0x10) !== 0;
  return {
    payloadType: (packet[1] ?? 0) & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    headerBytes: fixedBytes + (hasExtension ? 4 : 0),
    extensionBytes: hasExtension ? packet.readUInt16BE(fixedBytes + 2) * 4 : 0,
    hasPadding: (first & 0x20) !== 0,
  };
}

/** The frame within a packet's plaintext. */
export function readRtpPayload(plaintext: Buffer, header: RtpHeader): Buffer {
  const padding = header.hasPadding ? (plaintext[plaintext.length - 1] ?? 0) : 0;
  return plaintext.subarray(header.extensionBytes, plaintext.length - padding);
}
