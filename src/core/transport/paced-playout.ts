import type { Clock } from '../../shared/clock.ts';
import { durationMsOf } from '../audio/frame.ts';
import { firstAudibleSample } from '../audio/level.ts';
import type { Playout, PlayoutResult } from '../ports/index.ts';

/** How much may be queued before `write` waits: enough to ride out a busy machine, little enough to stop cheaply. */
const queueLimitMs = 4_000;

/** A stretch of audio with the time at which its first sample is heard. */
interface Segment {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  startMs: number;
}

/** What was heard of a playout, in order; gaps between the stretches are silence. */
export interface HeardAudio {
  readonly atMs: number;
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  readonly gainDb: number;
}

const durationMs = (segment: Segment) => durationMsOf(segment.samples.length, segment.sampleRateHz);

/**
 * A playout heard by nobody in particular, at real-time pace of the injected clock: for files, tests, and
 * as the time-keeping of transports whose device cannot say what it has played.
 */
export class PacedPlayout implements Playout {
  readonly #clock: Clock;
  readonly #segments: Segment[] = [];
  readonly #gains: { atMs: number; gainDb: number }[] = [];
  readonly #ended = Promise.withResolvers<PlayoutResult>();
  #timer: Disposable | undefined;
  #pausedAtMs: number | undefined;
  #stoppedAtMs: number | undefined;
  #result: PlayoutResult | undefined;
  #isFinishing = false;
  #roomWaiters: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async write(samples: Float32Array, sampleRateHz: number): Promise<void> {
    if (this.#result || samples.length === 0) return;
    this.#segments.push({ samples, sampleRateHz, startMs: Math.max(this.#endMs, this.#nowMs) });
    this.#watchEnd();
    while (this.#queuedMs > queueLimitMs) await this.#untilRoom();
  }

  finish(): Promise<PlayoutResult> {
    this.#isFinishing = true;
    this.#watchEnd();
    return this.#ended.promise;
  }

  stop(): PlayoutResult {
    this.#stoppedAtMs ??= this.#nowMs;
    return this.#end('stopped');
  }

  setGainDb(gainDb: number): void {
    this.#gains.push({ atMs: this.#nowMs, gainDb });
  }

  pause(): void {
    this.#pausedAtMs ??= this.#clock.now();
    this.#timer?.[Symbol.dispose]();
  }

  resume(): void {
    if (this.#pausedAtMs === undefined) return;
    const pausedAtMs = this.#pausedAtMs;
    const heldMs = this.#clock.now() - pausedAtMs;
    this.#pausedAtMs = undefined;
    this.#splitAt(pausedAtMs);
    for (const segment of this.#segments) if (segment.startMs >= pausedAtMs) segment.startMs += heldMs;
    this.#releaseWriters();
    this.#watchEnd();
  }

  get heardMs(): number {
    const nowMs = this.#nowMs;
    return this.#segments.reduce(
      (sum, s) => sum + Math.min(Math.max(nowMs - s.startMs, 0), durationMs(s)),
      0,
    );
  }

  get firstAudibleAtMs(): number | undefined {
    for (const { samples, sampleRateHz, startMs } of this.#segments) {
      const index = firstAudibleSample(samples);
      if (index < 0) continue;
      const atMs = startMs + (index * 1000) / sampleRateHz;
      return atMs <= this.#nowMs ? atMs : undefined;
    }
    return undefined;
  }

  /** What has been heard so far; a stretch during which the gain changed comes in parts. */
  heard(): readonly HeardAudio[] {
    for (const { atMs } of this.#gains) this.#splitAt(atMs);
    this.#splitAt(this.#nowMs);
    return this.#segments
      .filter((segment) => segment.startMs < this.#nowMs)
      .map(({ samples, sampleRateHz, startMs }) => ({
        atMs: startMs,
        samples,
        sampleRateHz,
        gainDb: this.#gainAt(startMs),
      }));
  }

  /** The listener's time: stands still while paused, and for good once stopped. */
  get #nowMs(): number {
    return this.#stoppedAtMs ?? this.#pausedAtMs ?? this.#clock.now();
  }

  get #endMs(): number {
    const last = this.#segments.at(-1);
    return last ? last.startMs + durationMs(last) : -Infinity;
  }

  /** Written and not heard yet; nothing once the playout has ended. */
  get #queuedMs(): number {
    return this.#result ? 0 : this.#endMs - this.#nowMs;
  }

  async #untilRoom(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#roomWaiters.push(() => resolve(undefined));
    const wake = this.#clock.after(Math.max(1, this.#queuedMs - queueLimitMs), () => this.#releaseWriters());
    await promise;
    wake[Symbol.dispose]();
  }

  #gainAt(atMs: number): number {
    return this.#gains.findLast((gain) => gain.atMs <= atMs)?.gainDb ?? 0;
  }

  #splitAt(atMs: number): void {
    const index = this.#segments.findIndex((s) => s.startMs < atMs && atMs < s.startMs + durationMs(s));
    const segment = this.#segments[index];
    if (!segment) return;
    const cut = Math.round(((atMs - segment.startMs) * segment.sampleRateHz) / 1000);
    if (cut <= 0 || cut >= segment.samples.length) return;
    this.#segments.splice(
      index,
      1,
      { ...segment, samples: segment.samples.subarray(0, cut) },
      { ...segment, samples: segment.samples.subarray(cut), startMs: atMs },
    );
  }

  #watchEnd(): void {
    this.#timer?.[Symbol.dispose]();
    if (!this.#isFinishing || this.#result || this.#pausedAtMs !== undefined) return;
    const leftMs = this.#endMs - this.#nowMs;
    if (leftMs <= 0) this.#end('played');
    else this.#timer = this.#clock.after(leftMs, () => this.#watchEnd());
  }

  #end(end: PlayoutResult['end']): PlayoutResult {
    if (this.#result) return this.#result;
    this.#timer?.[Symbol.dispose]();
    this.#result = { end, heardMs: this.heardMs, firstAudibleAtMs: this.firstAudibleAtMs };
    this.#releaseWriters();
    this.#ended.resolve(this.#result);
    return this.#result;
  }

  #releaseWriters(): void {
    const waiting = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const release of waiting) release();
  }
}
