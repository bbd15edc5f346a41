/** What the Flite adapter and its worker thread say to each other. */
export interface FliteRequest {
  readonly id: number;
  readonly text: string;
  readonly voice: string;
  readonly speed: number;
}

export type FliteReply =
  | {
      readonly id: number;
      readonly type: 'spoken';
      readonly samples: Float32Array;
      readonly sampleRateHz: number;
    }
  | { readonly id: number; readonly type: 'failed'; readonly message: string };
