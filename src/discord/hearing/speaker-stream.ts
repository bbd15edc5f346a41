import { durationMsOf, frameMs, frameSamples, hearingRateHz } from '../../core/audio/frame.ts';
import { createOpusCodec, type OpusCodec } from '../opus/opus-codec.ts';
import { packetTicks, silencePacket, voiceRateHz } from '../opus/opus-format.ts';
import { JitterBuffer, type JitterStatistics, type ReceivedPacket } from './jitter-buffer.ts';

/** A stretch of one speaker's audio: 16 kHz mono, in order; `atMs` is the clock's time of its first sample. */
export type OnSpeech = (samples: Float32Array, atMs: number) => void;

/** Silence goes on for this long after the last packet: the conversation's pauses are shorter. */
const silenceAfterMs = 3_000;
/** How late a packet may be before silence is put in its place, ms: two frames of jitter. */
const lateAfterMs = 40;
/** Speech that ends without Opus's silence, in a client that sends it, is broken off after this, ms. */
const brokenOffAfterMs = 500;
/** Longest gap filled when speech goes on, ms; after more it simply begins anew. */
const longestGapMs = 1_000;

/**
 * One speaker's packets as continuous audio. Discord sends nothing while nobody speaks; the listener of the
 * conversation is given silence for a while, so that it notices pauses at once.
 */
export class SpeakerStream {
  readonly #onSpeech: OnSpeech;
  readonly #jitter = new JitterBuffer();
  #decoder: OpusCodec | undefined;
  #ssrc: number | undefined;
  #nextAtMs = -Infinity;
  #lastPacketAtMs = -Infinity;
  /** Opus's silence was the last: the speaker has paused, nothing is late. */
  #hasPaused = false;
  /** This client ends its speech with Opus's silence, as Discord wants it. */
  #endsWithSilence = false;

  constructor(onSpeech: OnSpeech) {
    this.#onSpeech = onSpeech;
  }

  get statistics(): JitterStatistics {
    return this.#jitter.statistics;
  }

  get lastPacketAtMs(): number {
    return this.#lastPacketAtMs;
  }

  /** Whether speech stopped arriving in its middle: the line may be dead. */
  hasBrokenOff(nowMs: number): boolean {
    return this.#endsWithSilence && !this.#hasPaused && nowMs - this.#lastPacketAtMs >= brokenOffAfterMs;
  }

  receive(packet: ReceivedPacket, ssrc: number, nowMs: number): void {
    if (ssrc !== this.#ssrc) {
      // Opus decoders carry state from packet to packet: a stream has its own.
      this.#decoder = createOpusCodec(hearingRateHz);
      this.#ssrc = ssrc;
    }
    this.#lastPacketAtMs = nowMs;
    for (const ordered of this.#jitter.push(packet, nowMs))
      this.#speak(ordered.packet, ordered.gapTicks, nowMs);
  }

  /** To be called every frame while it gives true. */
  tick(nowMs: number): boolean {
    for (const { packet, gapTicks } of this.#jitter.release(nowMs)) this.#speak(packet, gapTicks, nowMs);
    const toleranceMs = frameMs + (this.#hasPaused ? 0 : lateAfterMs);
    while (!this.#jitter.isWaiting && nowMs - this.#nextAtMs >= toleranceMs + frameMs) this.#silence(frameMs);
    return nowMs - this.#lastPacketAtMs < silenceAfterMs;
  }

  #speak(packet: ReceivedPacket, gapTicks: number, nowMs: number): void {
    const gapMs = (gapTicks * 1000) / voiceRateHz;
    const isNewStretch = gapMs > longestGapMs || nowMs - this.#nextAtMs > longestGapMs;
    // A packet is sent when its last sample was spoken.
    const spokenAtMs = nowMs - (packetTicks * 1000) / voiceRateHz;
    if (isNewStretch) this.#nextAtMs = Math.max(this.#nextAtMs, spokenAtMs);
    else if (gapMs > 0) this.#silence(Math.min(gapMs, spokenAtMs - this.#nextAtMs));
    const bytes = this.#decoder?.decode(packet.opus) ?? Buffer.alloc(0);
    const samples = new Float32Array(bytes.length / 2);
    for (let index = 0; index < samples.length; index++)
      samples[index] = bytes.readInt16LE(index * 2) / 32_768;
    this.#give(samples);
    this.#hasPaused = packet.opus.equals(silencePacket);
    this.#endsWithSilence ||= this.#hasPaused;
  }

  #silence(ms: number): void {
    const frames = Math.round(ms / frameMs);
    if (frames > 0) this.#give(new Float32Array(frames * frameSamples));
  }

  #give(samples: Float32Array): void {
    this.#onSpeech(samples, this.#nextAtMs);
    this.#nextAtMs += durationMsOf(samples.length);
  }
}
