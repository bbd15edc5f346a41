import type { Clock } from '../../shared/clock.ts';
import { packetMs, silencePacket, trailingSilencePackets } from '../opus/opus-format.ts';

/** Where the packets of one answer come from. */
export interface PacketSource {
  /** The next packet; undefined when there is none yet. */
  next(): Uint8Array | undefined;
  /** The packet was really sent; its first sample is heard from `atMs` on. */
  sent(atMs: number): void;
}

export interface MouthOptions {
  readonly clock: Clock;
  /** Gives whether the packet left this machine; while the line is down it does not. */
  readonly send: (packet: Uint8Array) => boolean;
  /** Whether the others are shown that it speaks. */
  readonly setSpeaking: (isSpeaking: boolean) => void;
}

/** The one mouth of a session: a packet every 20 ms, five silent ones at the end of speech. */
export interface Mouth {
  /** Speaks the source's packets from now on; the floor has only one at a time. */
  speak(source: PacketSource): void;
  /** Falls silent within a frame, if it is this source that is being spoken. */
  hush(source: PacketSource): void;
  /** Tells everybody's decoder, and the voice server, that somebody is here. */
  greet(): void;
  dispose(): void;
}

/**
 * What may be caught up with in a burst after the event loop stood still: listeners' jitter buffers take about so
 * much. Anything later is shifted instead.
 */
const catchUpMs = 100;

export function createMouth({ clock, send, setSpeaking }: MouthOptions): Mouth {
  let source: PacketSource | undefined;
  let silenceLeft = 0;
  let nextAtMs = -Infinity;
  let timer: Disposable | undefined;

  function wake(): void {
    if (!timer) tick();
  }

  function tick(): void {
    timer = undefined;
    const nowMs = clock.now();
    nextAtMs = Math.max(nextAtMs, nowMs - catchUpMs);
    while (nextAtMs <= nowMs && isBusy()) {
      step(nowMs);
      nextAtMs += packetMs;
    }
    if (isBusy()) timer = clock.after(Math.max(0, nextAtMs - nowMs), tick);
    else nextAtMs = Math.max(nextAtMs, nowMs);
  }

  const isBusy = () => source !== undefined || silenceLeft > 0;

  function step(nowMs: number): void {
    const packet = source?.next();
    if (packet && source) {
      // A packet that could not be sent is offered again: the answer waits for the line.
      if (!send(packet)) return;
      silenceLeft = trailingSilencePackets;
      source.sent(nowMs);
    } else if (silenceLeft > 0) {
      silenceLeft--;
      send(silencePacket);
      if (silenceLeft === 0) setSpeaking(false);
    }
  }

  return {
    speak(next) {
      source = next;
      nextAtMs = Math.max(nextAtMs, clock.now());
      wake();
    },
    hush(ended) {
      if (source === ended) source = undefined;
    },
    greet() {
      silenceLeft = trailingSilencePackets;
      nextAtMs = Math.max(nextAtMs, clock.now());
      wake();
    },
    dispose() {
      timer?.[Symbol.dispose]();
      timer = undefined;
      source = undefined;
      silenceLeft = 0;
    },
  };
}
