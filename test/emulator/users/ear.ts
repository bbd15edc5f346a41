import { createOpusCodec, type OpusCodec } from '../../../src/discord/opus/opus-codec.ts';
import { fromInt16, levelDbfs, type Pcm } from '../audio/pcm.ts';
import { writeWav } from '../audio/wav.ts';
import { EventLog, type WaitOptions } from '../event-log.ts';
import { FRAME_MS, type MediaFrame } from '../voice/rtp.ts';
import type { FakeDave } from './fake-dave.ts';

export const HEARING_RATE = 48_000;
const FRAME_SAMPLES = (HEARING_RATE * FRAME_MS) / 1_000;
/** Frames kept for keys that are on their way: a second's worth. */
const MAX_SEALED = 50;

/** One frame that reached a fake user. */
export interface HeardFrame {
  /** When it came, by the emulator's clock. */
  readonly atMs: number;
  readonly userId: string;
  readonly ssrc: number;
  readonly sequence: number;
  /** RTP ticks of 1/48000 s. */
  readonly timestamp: number;
  /** Out of all encryption. */
  readonly opus: Buffer;
  readonly wasEndToEndEncrypted: boolean;
  /** 20 ms at 48 kHz. */
  readonly samples: Float32Array;
  readonly levelDbfs: number;
}

/** What a fake user hears: every frame decrypted on arrival, decoded, with the time it came. */
export class Ear {
  readonly #now: () => number;
  /** By speaker; a new stream of theirs, after they came again, takes the place of the old one. */
  readonly #decoders = new Map<string, { readonly ssrc: number; readonly codec: OpusCodec }>();
  readonly #sealed: { readonly frame: MediaFrame; readonly atMs: number }[] = [];
  readonly #frames = new EventLog<HeardFrame>();
  #undecryptable = 0;
  /** Off for runs of hours, where recordings would fill the memory: frames go to those who wait for one, and away. */
  isRecording = true;
  /** Off for those in a full channel whose ears nobody asks about: decoding costs time. */
  isListening = true;

  constructor(now: () => number) {
    this.#now = now;
  }

  get frames(): readonly HeardFrame[] {
    return this.#frames.entries;
  }

  /** Frames no key has opened so far. */
  get undecryptable(): number {
    return this.#undecryptable + this.#sealed.length;
  }

  /** The next frame of this kind. */
  next(isWanted: (frame: HeardFrame) => boolean, options?: WaitOptions): Promise<HeardFrame> {
    return this.#frames.next(isWanted, options);
  }

  /** The next frame of somebody (of anybody) louder than −40 dBFS: the first audible one. */
  nextAudible(userId?: string, options?: WaitOptions): Promise<HeardFrame> {
    return this.next(
      (frame) => frame.levelDbfs >= -40 && (userId === undefined || frame.userId === userId),
      options,
    );
  }

  watch(watch: (frame: HeardFrame) => void): Disposable {
    return this.#frames.watch(watch);
  }

  /** All frames of one user laid out by their RTP timestamps, silence where there are none. */
  recording(userId: string): Pcm {
    const frames = this.frames.filter((frame) => frame.userId === userId);
    const first = frames[0]?.timestamp ?? 0;
    const offsets = frames.map((frame) => (frame.timestamp - first) | 0);
    const start = Math.min(0, ...offsets);
    const samples = new Float32Array(frames.length === 0 ? 0 : Math.max(...offsets) - start + FRAME_SAMPLES);
    frames.forEach((frame, index) => samples.set(frame.samples, offsets[index]! - start));
    return { samples, sampleRate: HEARING_RATE };
  }

  saveWav(path: string, userId: string): Promise<void> {
    return writeWav(path, this.recording(userId));
  }

  clear(): void {
    this.#frames.clear();
    this.#undecryptable = 0;
  }

  hear(frame: MediaFrame, dave: FakeDave): void {
    if (this.isListening && !this.#open(frame, this.#now(), dave)) {
      this.#sealed.push({ frame, atMs: this.#now() });
      if (this.#sealed.length > MAX_SEALED) {
        this.#sealed.shift();
        this.#undecryptable++;
      }
    }
  }

  /** Tries frames again that came before their key. */
  retry(dave: FakeDave): void {
    for (const { frame, atMs } of this.#sealed.splice(0)) {
      if (!this.#open(frame, atMs, dave)) {
        this.#undecryptable++;
      }
    }
  }

  #open(frame: MediaFrame, atMs: number, dave: FakeDave): boolean {
    const packet = dave.decrypt(frame.userId, frame.payload);
    if (!packet) {
      return false;
    }
    const samples = this.#decode(frame, packet);
    const heard: HeardFrame = {
      atMs,
      userId: frame.userId,
      ssrc: frame.ssrc,
      sequence: frame.sequence,
      timestamp: frame.timestamp,
      opus: packet,
      wasEndToEndEncrypted: packet.length !== frame.payload.length,
      samples,
      levelDbfs: levelDbfs(samples),
    };
    this.#frames.append(heard);
    if (!this.isRecording) {
      this.#frames.clear();
    }
    return true;
  }

  #decode({ userId, ssrc }: MediaFrame, packet: Buffer): Float32Array {
    const known = this.#decoders.get(userId);
    const decoder = known?.ssrc === ssrc ? known : { ssrc, codec: createOpusCodec(HEARING_RATE, 1) };
    this.#decoders.set(userId, decoder);
    const bytes = decoder.codec.decode(packet);
    return fromInt16(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
  }
}
