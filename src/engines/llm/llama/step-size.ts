/** A running step cannot be stopped: an abort waits for its end, and is to be honoured within 100 ms. */
const tooLongMs = 110;
/** A step of twice the tokens takes about 1.6 times as long on CPUs, and must still be short enough. */
const shortMs = 60;
const smallest = 2;
const largest = 512;

/**
 * How many prompt tokens one step evaluates: as many as keep it near 100 ms on this machine at its present load.
 * Larger steps have the better throughput (1.5B on two cores: 4 tokens 73/s, 8 93/s, 16 128/s).
 */
export class StepSize {
  #tokens = 8;

  get tokens(): number {
    return this.#tokens;
  }

  /** Learns from a step; shorter ones than were allowed say nothing about the limit. */
  observe(evaluated: number, tookMs: number): void {
    if (evaluated < this.#tokens) return;
    if (tookMs > tooLongMs) this.#tokens = Math.max(smallest, this.#tokens / 2);
    else if (tookMs < shortMs) this.#tokens = Math.min(largest, this.#tokens * 2);
  }
}
