/**
 * Where people are heard and spoken to: a Discord voice channel, a WAV file, a microphone.
 * The core knows only this; no transport's name appears in it.
 */
export interface Speaker {
  readonly id: string;
  readonly name: string;
  /** What they are to the owner, for routes and tools that are not for everybody. */
  readonly roles?: readonly string[] | undefined;
}

export type VoiceSessionEvent =
  | { readonly type: 'speaker-joined'; readonly speaker: Speaker }
  | { readonly type: 'speaker-left'; readonly speakerId: string }
  /** A frame or more of one speaker: mono 16 kHz, in order; `atMs` is the clock's time of its first sample. */
  | {
      readonly type: 'audio';
      readonly speakerId: string;
      readonly samples: Float32Array;
      readonly atMs: number;
    }
  /** A typed request, for transports that have a keyboard. */
  | { readonly type: 'text'; readonly speakerId: string; readonly text: string }
  | { readonly type: 'closed'; readonly reason: string };

export type PlayoutEnd = 'played' | 'stopped';

export interface PlayoutResult {
  readonly end: PlayoutEnd;
  /** How much of what was written has been heard, ms. */
  readonly heardMs: number;
  /** Clock time of the first sample at ≥ −40 dBFS that was heard; absent when nothing audible was. */
  readonly firstAudibleAtMs?: number | undefined;
}

/** One answer being played. Audio is written ahead of time and heard at real-time pace. */
export interface Playout {
  /** Mono −1…1; waits while more than a few seconds are queued. */
  write(samples: Float32Array, sampleRateHz: number): Promise<void>;
  /** Says that nothing more is coming; resolves when the last sample was heard or the playout was stopped. */
  finish(): Promise<PlayoutResult>;
  /** Falls silent within one frame; what was not heard is thrown away. */
  stop(): PlayoutResult;
  /** Level of what is heard from now on, in dB (0 = full); ramped over a frame so that it does not click. */
  setGainDb(gainDb: number): void;
  /** Holds and continues; `heardMs` stands still meanwhile. */
  pause(): void;
  resume(): void;
  readonly heardMs: number;
  readonly firstAudibleAtMs: number | undefined;
}

export interface VoiceSession {
  readonly id: string;
  /** Whether what is posted is read: then code may come there later, while the talk goes on. */
  readonly hasTextSide?: boolean | undefined;
  /** Consumed once, by the conversation. Ends after `closed`. */
  readonly events: AsyncIterable<VoiceSessionEvent>;
  /** Answers are opened one at a time: the floor belongs to the conversation. */
  openPlayout(): Playout;
  /** Text beside the voice (code, links, long answers); ignored by transports without a text side. */
  postText(text: string): Promise<void>;
  close(reason: string): Promise<void>;
}
