import { audibleDbfs, dbToAmplitude } from '../../core/audio/level.ts';

/** Kept before the first audible sample, so that a soft consonant is not cut. */
const leadMs = 10;
/** Kept behind the last one: about the pause a speaker makes between two clauses; voices add up to 300 ms. */
const tailMs = 120;

const nothing = new Float32Array(0);

/**
 * Takes the silence off both ends of what a voice has synthesised, as it comes: the first sample a listener hears
 * is what they wait for, and clauses are joined by whoever plays them.
 */
export class SilenceTrim {
  readonly #threshold = dbToAmplitude(audibleDbfs);
  readonly #leadSamples: number;
  readonly #tailSamples: number;
  #held = nothing;
  #hasStarted = false;

  constructor(sampleRateHz: number) {
    this.#leadSamples = Math.round((leadMs * sampleRateHz) / 1000);
    this.#tailSamples = Math.round((tailMs * sampleRateHz) / 1000);
  }

  /** What can be heard of it by now; silence at its end is held back, as more sound may follow. */
  push(samples: Float32Array): Float32Array {
    const all = concat(this.#held, samples);
    const isAudible = (sample: number) => Math.abs(sample) >= this.#threshold;
    const last = all.findLastIndex(isAudible);
    if (last === -1) {
      this.#held = this.#hasStarted ? all : all.slice(-this.#leadSamples);
      return nothing;
    }
    const start = this.#hasStarted ? 0 : Math.max(0, all.findIndex(isAudible) - this.#leadSamples);
    this.#hasStarted = true;
    this.#held = all.slice(last + 1);
    return all.slice(start, last + 1);
  }

  /** The short silence that ends it; nothing when there was no sound at all. */
  end(): Float32Array {
    return this.#hasStarted ? this.#held.slice(0, this.#tailSamples) : nothing;
  }
}

function concat(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
