/** One stream of Opus at 48 kHz, mono, 20 ms a packet; whoever composes the gateway has the codec. */
export interface OpusEncoder {
  /** Signed 16 bit little-endian samples of one packet. */
  encode(pcm: Buffer): Buffer;
  setBitrate(bitrateBps: number): void;
}
