import type { Emulation } from '../emulation.ts';

/** A line that loses, doubles, delays and reorders packets as `faults.rtp` says, the same way for the same seed. */
export class FaultyLink {
  readonly #emulation: Emulation;
  readonly #random;
  readonly #deliver: (packet: Buffer) => void;
  readonly #delayed = new Set<Disposable>();
  #heldBack: Buffer | undefined;

  constructor(emulation: Emulation, label: string, deliver: (packet: Buffer) => void) {
    this.#emulation = emulation;
    this.#random = emulation.random.fork(label);
    this.#deliver = deliver;
  }

  send(packet: Buffer): void {
    const { lossPercent, duplicatePercent, reorderPercent } = this.#emulation.faults.rtp;
    if (this.#random.chance(lossPercent)) {
      return;
    }
    if (this.#heldBack) {
      const late = this.#heldBack;
      this.#heldBack = undefined;
      this.#pass(packet);
      this.#pass(late);
    } else if (this.#random.chance(reorderPercent)) {
      this.#heldBack = packet;
      return;
    } else {
      this.#pass(packet);
    }
    if (this.#random.chance(duplicatePercent)) {
      this.#pass(packet);
    }
  }

  close(): void {
    this.#delayed.forEach((timer) => timer[Symbol.dispose]());
    this.#delayed.clear();
    this.#heldBack = undefined;
  }

  #pass(packet: Buffer): void {
    const { jitterMs } = this.#emulation.faults.rtp;
    if (jitterMs === 0) {
      this.#deliver(packet);
      return;
    }
    const timer = this.#emulation.clock.after(this.#random.next() * jitterMs, () => {
      this.#delayed.delete(timer);
      this.#deliver(packet);
    });
    this.#delayed.add(timer);
  }
}
