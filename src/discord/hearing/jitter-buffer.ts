import { packetTicks } from '../opus/opus-format.ts';

/** One packet of a speaker as it came, out of all encryption. */
export interface ReceivedPacket {
  readonly sequence: number;
  /** RTP ticks of 1/48000 s. */
  readonly timestamp: number;
  readonly opus: Buffer;
}

/** A packet in its place; `gapTicks` of audio before it never came: lost, or nobody spoke. */
export interface OrderedPacket {
  readonly packet: ReceivedPacket;
  readonly gapTicks: number;
}

export interface JitterStatistics {
  readonly received: number;
  readonly lost: number;
  readonly reordered: number;
  readonly late: number;
  readonly duplicates: number;
}

/** How long a packet waits for one that should have come before it, ms: two frames. */
const reorderWaitMs = 40;
/** A jump of the sequence beyond this is a new stream, not a loss. */
const newStreamDistance = 100;
const distance16 = (from: number, to: number) => ((to - from + 0x8000) & 0xffff) - 0x8000;
const distance32 = (from: number, to: number) => (to - from) | 0;

/**
 * Puts the packets of one stream back in order (RFC 3550 §6.4.1 for the counting). What is in order passes at
 * once; what comes early waits until the missing one arrives or `reorderWaitMs` are over. No timers of its own.
 */
export class JitterBuffer {
  readonly #waiting = new Map<number, { readonly packet: ReceivedPacket; readonly atMs: number }>();
  #nextSequence: number | undefined;
  #nextTimestamp = 0;
  #counts = { received: 0, lost: 0, reordered: 0, late: 0, duplicates: 0 };

  get statistics(): JitterStatistics {
    return this.#counts;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  push(packet: ReceivedPacket, nowMs: number): readonly OrderedPacket[] {
    this.#counts.received++;
    this.#nextSequence ??= this.#begin(packet);
    const ahead = distance16(this.#nextSequence, packet.sequence);
    if (Math.abs(ahead) > newStreamDistance) {
      this.#waiting.clear();
      this.#nextSequence = this.#begin(packet);
    } else if (ahead < 0) {
      this.#counts.late++;
      return [];
    } else if (this.#waiting.has(packet.sequence)) {
      this.#counts.duplicates++;
      return [];
    }
    this.#waiting.set(packet.sequence, { packet, atMs: nowMs });
    if (ahead > 0 && this.#waiting.size > 1) this.#counts.reordered++;
    return this.release(nowMs);
  }

  /** What may be passed on by now; to be asked again while something waits. */
  release(nowMs: number): readonly OrderedPacket[] {
    const items: OrderedPacket[] = [];
    while (this.#waiting.size > 0 && this.#nextSequence !== undefined) {
      const next = this.#waiting.get(this.#nextSequence);
      if (next) {
        this.#waiting.delete(this.#nextSequence);
        items.push(this.#passOn(next.packet));
      } else if (!this.#giveUpGap(nowMs)) break;
    }
    return items;
  }

  #begin(packet: ReceivedPacket): number {
    this.#nextTimestamp = packet.timestamp;
    return packet.sequence;
  }

  #passOn(packet: ReceivedPacket): OrderedPacket {
    const gapTicks = Math.max(0, distance32(this.#nextTimestamp, packet.timestamp));
    this.#nextSequence = (packet.sequence + 1) & 0xffff;
    this.#nextTimestamp = (packet.timestamp + packetTicks) >>> 0;
    return { packet, gapTicks };
  }

  /** Whether the missing packets are given up, because the oldest of those behind them has waited long enough. */
  #giveUpGap(nowMs: number): boolean {
    const expected = this.#nextSequence ?? 0;
    const oldestAtMs = Math.min(...[...this.#waiting.values()].map(({ atMs }) => atMs));
    if (nowMs - oldestAtMs < reorderWaitMs) return false;
    const first = [...this.#waiting.keys()].reduce((a, b) =>
      distance16(expected, a) <= distance16(expected, b) ? a : b,
    );
    this.#counts.lost += distance16(expected, first);
    this.#nextSequence = first;
    return true;
  }
}
