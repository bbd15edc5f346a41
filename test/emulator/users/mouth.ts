import { setImmediate } from 'node:timers/promises';
import { createOpusCodec, type OpusCodec, type OpusRateHz } from '../../../src/discord/opus/opus-codec.ts';
import { levelDbfs, type Pcm, toInt16 } from '../audio/pcm.ts';
import { resample } from '../audio/resample.ts';
import type { Emulation } from '../emulation.ts';
import type { Random } from '../random.ts';
import type { Call } from '../voice/call.ts';
import { FRAME_MS, FRAME_TICKS, SILENCE_FRAME } from '../voice/rtp.ts';
import type { FakeDave } from './fake-dave.ts';

/** Rates Opus takes as they are; anything else is resampled to the last. */
const OPUS_RATES = [8_000, 12_000, 16_000, 24_000, 48_000];
const FULL_RATE = 48_000;
const BITRATE = 64_000;
const SILENCE_FRAMES_AFTER_SPEECH = 5;
/** What counts as voice when asked when somebody ended. */
const VOICED_DBFS = -40;

export type Pace = 'real-time' | 'fast';

export interface PlayOptions {
  /** `fast`: a frame each time the event loop comes round; RTP time runs as in real time. */
  readonly pace?: Pace;
  readonly signal?: AbortSignal;
}

/** Times by the emulator's clock. */
export interface Played {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly frameCount: number;
  /** When the last frame above −40 dBFS had been sent; undefined where all was quiet. */
  readonly lastVoicedAtMs: number | undefined;
  /** RTP timestamp of the first frame. */
  readonly startTimestamp: number;
}

/** A fake user's microphone: Opus, end-to-end encryption, RTP numbering, the pace of speech. */
export class Mouth {
  readonly ssrc: number;
  readonly #userId: string;
  readonly #emulation: Emulation;
  readonly #random: Random;
  readonly #encoders = new Map<number, OpusCodec>();
  readonly #bornAtMs: number;
  readonly #firstTimestamp: number;
  #sequence: number;
  /** In ticks since the first timestamp, never back. */
  #elapsedTicks = 0;

  constructor(emulation: Emulation, userId: string, random: Random) {
    this.#emulation = emulation;
    this.#userId = userId;
    this.#random = random;
    this.ssrc = random.integer(1, 0xffff_fffe);
    this.#sequence = random.integer(0, 0xffff);
    this.#firstTimestamp = random.integer(0, 0xffff_ffff);
    this.#bornAtMs = emulation.clock.now();
  }

  /** Says it into the call; ends early, with its silence frames, when the signal aborts or `mayGoOn` says no. */
  async play(
    pcm: Pcm,
    call: Call,
    dave: FakeDave,
    options: PlayOptions & { readonly mayGoOn: () => boolean },
  ): Promise<Played> {
    const { clock } = this.#emulation;
    const source = OPUS_RATES.includes(pcm.sampleRate) ? pcm : resample(pcm, FULL_RATE);
    const frameSamples = (source.sampleRate * FRAME_MS) / 1_000;
    const frameCount = Math.ceil(source.samples.length / frameSamples);
    const mayGoOn = () => options.mayGoOn() && !options.signal?.aborted;
    await this.#announce(call, true);
    this.#catchUpWithClock();
    const startedAtMs = clock.now();
    const startTimestamp = this.#timestamp;
    let lastVoicedAtMs: number | undefined;
    let sent = 0;
    for (; sent < frameCount && mayGoOn(); sent++) {
      const frame = new Float32Array(frameSamples);
      frame.set(source.samples.subarray(sent * frameSamples, (sent + 1) * frameSamples));
      await this.#waitFor(options.pace, startedAtMs + (sent + 1) * FRAME_MS);
      this.#sendSpeech(call, dave, this.#encode(frame, source.sampleRate));
      if (levelDbfs(frame) >= VOICED_DBFS) {
        lastVoicedAtMs = clock.now();
      }
    }
    const endedAtMs = clock.now();
    for (let silent = 1; silent <= SILENCE_FRAMES_AFTER_SPEECH && options.mayGoOn(); silent++) {
      await this.#waitFor(options.pace, startedAtMs + (sent + silent) * FRAME_MS);
      this.#send(call, SILENCE_FRAME);
    }
    await this.#announce(call, false);
    return { startedAtMs, endedAtMs, frameCount: sent, lastVoicedAtMs, startTimestamp };
  }

  /** Says nothing for a while of RTP time; no real time passes. For fast playing. */
  skip(ms: number): void {
    this.#elapsedTicks += Math.round(ms / FRAME_MS) * FRAME_TICKS;
  }

  get #timestamp(): number {
    return (this.#firstTimestamp + this.#elapsedTicks) % 2 ** 32;
  }

  /** RTP time goes on while nothing is sent. */
  #catchUpWithClock(): void {
    const elapsedMs = this.#emulation.clock.now() - this.#bornAtMs;
    this.#elapsedTicks = Math.max(this.#elapsedTicks, Math.round(elapsedMs / FRAME_MS) * FRAME_TICKS);
  }

  async #waitFor(pace: Pace | undefined, atMs: number): Promise<void> {
    if (pace === 'fast') {
      await setImmediate();
      return;
    }
    const { clock } = this.#emulation;
    const leftMs = atMs - clock.now();
    if (leftMs > 0) {
      await clock.sleep(leftMs);
    }
  }

  #announce(call: Call, isSpeaking: boolean): Promise<void> {
    return call.announceSpeaking({ userId: this.#userId, ssrc: this.ssrc, isSpeaking });
  }

  #encode(frame: Float32Array, sampleRate: number): Buffer {
    let encoder = this.#encoders.get(sampleRate);
    if (!encoder) {
      encoder = createOpusCodec(sampleRate as OpusRateHz, 1);
      encoder.setBitrate(BITRATE);
      this.#encoders.set(sampleRate, encoder);
    }
    return encoder.encode(Buffer.from(toInt16(frame).buffer));
  }

  #sendSpeech(call: Call, dave: FakeDave, packet: Buffer): void {
    const { plainFramePercent, undecryptableFramePercent } = this.#emulation.faults.dave;
    if (!dave.isEncrypting || this.#random.chance(plainFramePercent)) {
      this.#send(call, packet);
      return;
    }
    const sealed = dave.encrypt(packet);
    this.#send(call, this.#random.chance(undecryptableFramePercent) ? spoil(sealed) : sealed);
  }

  #send(call: Call, payload: Buffer): void {
    call.forward({
      userId: this.#userId,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.ssrc,
      payload,
    });
    this.#sequence = (this.#sequence + 1) % 2 ** 16;
    this.#elapsedTicks += FRAME_TICKS;
  }
}

/** Flips the first bits of the ciphertext; the trailer that marks a DAVE frame stays. */
function spoil(sealed: Buffer): Buffer {
  const spoilt = Buffer.from(sealed);
  for (let index = 0; index < 4; index++) {
    spoilt[index] = (spoilt[index] ?? 0) ^ 0xff;
  }
  return spoilt;
}
