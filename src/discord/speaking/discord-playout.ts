import type { Playout, PlayoutResult } from '../../core/ports/index.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EncodedPacket, NumberedPackets } from '../opus/encode-protocol.ts';
import type { EncodeStream, EncodeThread } from '../opus/encode-thread.ts';
import { packetMs } from '../opus/opus-format.ts';
import type { Mouth, PacketSource } from './mouth.ts';

/** Written audio that may wait before `write` waits too. */
const queueLimitMs = 4_000;
/**
 * Packets encoded ahead: enough for a busy encoding thread, and no more, because at a change of level they are all
 * encoded again. Where the thread was late, there are more for the rest of the answer.
 */
const aheadPackets = { least: 4, most: 10 };

export interface DiscordPlayoutOptions {
  readonly clock: Clock;
  readonly thread: EncodeThread;
  readonly mouth: Mouth;
  /** Nothing could be played for this long although there is something to play, ms. */
  readonly stuckAfterMs: number;
  readonly onStuck: () => void;
}

/** One answer in a voice channel: cut into frames, encoded a little ahead on another thread, sent every 20 ms. */
export class DiscordPlayout implements Playout {
  readonly #options: DiscordPlayoutOptions;
  readonly #stream: EncodeStream;
  readonly #source: PacketSource;
  readonly #ended = Promise.withResolvers<PlayoutResult>();
  /** The first of them is the answer's packet number `#sentPackets`. */
  readonly #packets: EncodedPacket[] = [];
  #frames: Float32Array[] = [];
  #rest = new Float32Array(0);
  #sampleRateHz = 0;
  #inFlight = 0;
  #ahead = aheadPackets.least;
  #gainDb = 0;
  #sentPackets = 0;
  #writtenMs = 0;
  #firstAudibleAtMs: number | undefined;
  #isFinishing = false;
  #isFinishAsked = false;
  #isEncoded = false;
  #isPaused = false;
  #result: PlayoutResult | undefined;
  #roomWaiters: (() => void)[] = [];
  #stuckTimer: Disposable | undefined;

  constructor(options: DiscordPlayoutOptions) {
    this.#options = options;
    this.#stream = options.thread.open({
      onPackets: (packets) => this.#takePackets(packets),
      onFinished: () => {
        this.#isEncoded = true;
        this.#endIfPlayed();
      },
      onLost: () => void this.stop(),
    });
    this.#source = {
      next: () => this.#nextPacket(),
      sent: (atMs) => this.#noteSent(atMs),
    };
  }

  async write(samples: Float32Array, sampleRateHz: number): Promise<void> {
    if (this.#result || samples.length === 0) return;
    this.#sampleRateHz = sampleRateHz;
    this.#writtenMs += (samples.length * 1000) / sampleRateHz;
    this.#cut(samples);
    this.#feed();
    this.#watch();
    while (this.#isFull) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
    }
  }

  finish(): Promise<PlayoutResult> {
    this.#isFinishing = true;
    if (this.#rest.length > 0) this.#frames.push(this.#rest);
    this.#rest = new Float32Array(0);
    this.#feed();
    this.#watch();
    if (this.#sampleRateHz === 0) this.#end('played');
    return this.#ended.promise;
  }

  stop(): PlayoutResult {
    return this.#end('stopped');
  }

  setGainDb(gainDb: number): void {
    if (gainDb === this.#gainDb) return;
    this.#gainDb = gainDb;
    if (this.#result || this.#packets.length + this.#inFlight === 0) return;
    this.#stream.encodeAgain({ gainDb, fromNumber: this.#sentPackets });
  }

  pause(): void {
    this.#isPaused = true;
    this.#watch();
  }

  resume(): void {
    this.#isPaused = false;
    this.#watch();
  }

  get heardMs(): number {
    // The last packet is filled up with silence.
    return Math.min(this.#sentPackets * packetMs, this.#writtenMs);
  }

  get firstAudibleAtMs(): number | undefined {
    return this.#firstAudibleAtMs;
  }

  get #isFull(): boolean {
    return !this.#result && this.#frames.length * packetMs > queueLimitMs;
  }

  #cut(samples: Float32Array): void {
    const frameSamples = Math.round((this.#sampleRateHz * packetMs) / 1000);
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let start = 0;
    for (; start + frameSamples <= all.length; start += frameSamples) {
      this.#frames.push(all.slice(start, start + frameSamples));
    }
    this.#rest = all.slice(start);
  }

  /** Keeps the encoder a few packets ahead. */
  #feed(): void {
    while (!this.#result && this.#packets.length + this.#inFlight < this.#ahead) {
      const samples = this.#frames.shift();
      if (!samples) break;
      this.#inFlight++;
      this.#stream.encode({ samples, gainDb: this.#gainDb }, this.#sampleRateHz);
    }
    this.#releaseWriters();
    if (this.#isFinishing && !this.#isFinishAsked && this.#frames.length === 0 && this.#sampleRateHz > 0) {
      this.#isFinishAsked = true;
      this.#stream.finish();
    }
  }

  #takePackets({ firstNumber, packets }: NumberedPackets): void {
    if (this.#result) return;
    const before = this.#packets.length;
    packets.forEach((packet, index) => {
      const place = firstNumber + index - this.#sentPackets;
      // Encoded again too late: it has been heard as it was.
      if (place >= 0) this.#packets[place] = packet;
    });
    this.#inFlight = Math.max(0, this.#inFlight - (this.#packets.length - before));
    if (this.#sentPackets === 0) this.#options.mouth.speak(this.#source);
    this.#feed();
  }

  #nextPacket(): Uint8Array | undefined {
    if (this.#isPaused) return undefined;
    if (this.#packets.length === 0 && this.#inFlight > 0)
      this.#ahead = Math.min(this.#ahead + 1, aheadPackets.most);
    return this.#packets[0]?.packet;
  }

  #noteSent(atMs: number): void {
    const packet = this.#packets.shift();
    this.#sentPackets++;
    if (packet?.audibleAfterMs !== undefined) this.#firstAudibleAtMs ??= atMs + packet.audibleAfterMs;
    this.#feed();
    this.#watch();
    this.#endIfPlayed();
  }

  #endIfPlayed(): void {
    if (!this.#isEncoded || this.#packets.length > 0 || this.#result) return;
    this.#options.mouth.hush(this.#source);
    // The last packet has been sent; it is heard for its 20 ms.
    this.#stuckTimer?.[Symbol.dispose]();
    this.#stuckTimer = this.#options.clock.after(packetMs, () => this.#end('played'));
  }

  /** The speech watchdog: begins anew with everything that moves, sleeps while there is nothing to play. */
  #watch(): void {
    this.#stuckTimer?.[Symbol.dispose]();
    this.#stuckTimer = undefined;
    const hasWork = this.#packets.length + this.#inFlight + this.#frames.length > 0;
    if (this.#result || this.#isPaused || !hasWork) return;
    this.#stuckTimer = this.#options.clock.after(this.#options.stuckAfterMs, () => {
      this.stop();
      this.#options.onStuck();
    });
  }

  #end(end: PlayoutResult['end']): PlayoutResult {
    if (this.#result) return this.#result;
    this.#stuckTimer?.[Symbol.dispose]();
    this.#options.mouth.hush(this.#source);
    this.#stream.discard();
    this.#result = { end, heardMs: this.heardMs, firstAudibleAtMs: this.#firstAudibleAtMs };
    this.#frames = [];
    this.#packets.length = 0;
    this.#releaseWriters();
    this.#ended.resolve(this.#result);
    return this.#result;
  }

  #releaseWriters(): void {
    if (this.#isFull) return;
    const waiting = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const release of waiting) release();
  }
}
