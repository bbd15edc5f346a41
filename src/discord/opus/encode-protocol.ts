/** What the encoding thread is asked. Audio is mono −1…1 in frames of 20 ms at the voice's own rate. */
export type EncodeRequest =
  | {
      readonly type: 'encode';
      readonly streamId: number;
      readonly samples: Float32Array;
      readonly sampleRateHz: number;
      /** The level moves evenly from one to the other within the frame, so that a change does not click. */
      readonly fromGainDb: number;
      readonly toGainDb: number;
    }
  /** Nothing more comes: what the resampler holds is encoded, and the stream forgotten. */
  | { readonly type: 'finish'; readonly streamId: number }
  | { readonly type: 'discard'; readonly streamId: number };

export interface EncodedPacket {
  readonly packet: Uint8Array;
  /** Of the first sample at or above −40 dBFS, ms from the packet's beginning; absent in a quiet packet. */
  readonly audibleAfterMs?: number;
}

/** Packets in order; a request may give none or several. */
export type EncodeReply =
  | { readonly type: 'packets'; readonly streamId: number; readonly packets: readonly EncodedPacket[] }
  | { readonly type: 'finished'; readonly streamId: number };
