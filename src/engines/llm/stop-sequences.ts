/** Text that may be shown, and whether a stop sequence has been reached. */
export interface StopOutcome {
  readonly text: string;
  readonly isStopped: boolean;
}

/** Cuts streamed text at the first stop sequence; what could be the beginning of one is held back until it is clear. */
export class StopSequences {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  push(piece: string): StopOutcome {
    const text = this.#held + piece;
    const cut = this.#cutOf(text);
    if (cut !== undefined) {
      this.#held = '';
      return { text: text.slice(0, cut), isStopped: true };
    }
    const heldLength = Math.max(0, ...this.#stops.map((stop) => overlap(text, stop)));
    this.#held = text.slice(text.length - heldLength);
    return { text: text.slice(0, text.length - heldLength), isStopped: false };
  }

  /** Where the stop sequence begins that is complete first: so the cut does not depend on the pieces. */
  #cutOf(text: string): number | undefined {
    const found = this.#stops
      .map((stop) => ({ start: text.indexOf(stop), end: text.indexOf(stop) + stop.length }))
      .filter(({ start }) => start >= 0)
      .sort((a, b) => a.end - b.end || a.start - b.start);
    return found[0]?.start;
  }

  /** What was held back, when the text has ended without a stop sequence. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}

/** How many of the last characters of `text` are the first of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
