/** What the encoding thread is asked. Audio is mono −1…1 in frames of 20 ms at the voice's own rate. */
export type EncodeRequest =
  | {
      readonly type: 'encode';
      readonly streamId: number;
      readonly samples: Float32Array;
      readonly sampleRateHz: number;
      /** The level it moves to at its beginning, evenly from that of the packet before, so that a change does not click. */
      readonly gainDb: number;
    }
  /** Another level from this packet on: what has been encoded, and not been sent yet, is encoded again. */
  | {
      readonly type: 'encode-again';
      readonly streamId: number;
      readonly gainDb: number;
      readonly fromNumber: number;
    }
  /** Nothing more comes: what the resampler holds is encoded. */
  | { readonly type: 'finish'; readonly streamId: number }
  | { readonly type: 'discard'; readonly streamId: number };

export interface EncodedPacket {
  readonly packet: Uint8Array;
  /** Of the first sample at or above −40 dBFS, ms from the packet's beginning; absent in a quiet packet. */
  readonly audibleAfterMs?: number;
}

/** Packets in order, the first of them being the stream's packet number `firstNumber`, counted from 0. */
export interface NumberedPackets {
  readonly firstNumber: number;
  readonly packets: readonly EncodedPacket[];
}

/** A request may give none or several packets; a number that came before takes the place of what it was. */
export type EncodeReply =
  | ({ readonly type: 'packets'; readonly streamId: number } & NumberedPackets)
  | { readonly type: 'finished'; readonly streamId: number };
