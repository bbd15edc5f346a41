const sampleRateHz = 16_000;
/** −40 dBFS, as for the first audible sample of an answer. */
const audibleAmplitude = 0.01;
/** The detector hangs on for a hundred ms at most; what is quiet for longer is a soft voice. */
const longestQuietTailMs = 160;
const samplesOf = (ms: number) => Math.round((ms * sampleRateHz) / 1000);

/** A stretch of a turn that is transcribed by itself. */
export interface Segment {
  readonly samples: Float32Array;
  /** Known once transcribed; a closed segment never changes again. */
  text: string | undefined;
}

export interface SegmentLimits {
  readonly segmentSplitMs: number;
  readonly segmentMaxMs: number;
}

/** The newest audio of somebody who is not (yet) speaking: 16 kHz mono, the oldest is forgotten. */
export class PreRoll {
  #chunks: Float32Array[] = [];
  #samples = 0;

  push(chunk: Float32Array, keepMs: number): void {
    this.#chunks.push(chunk);
    this.#samples += chunk.length;
    while (this.#samples - (this.#chunks[0]?.length ?? 0) >= samplesOf(keepMs)) {
      this.#samples -= this.#chunks.shift()?.length ?? 0;
    }
  }

  take(): Float32Array {
    const all = concatenated(this.#chunks);
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#samples = 0;
  }
}

/** All audio of a turn, 16 kHz mono: one open segment that grows, and closed ones of which the text is kept. */
export class UtteranceAudio {
  readonly #closed: Segment[] = [];
  #open: Float32Array[] = [];
  #openSamples = 0;

  append(samples: Float32Array, limits: SegmentLimits): void {
    this.#open.push(samples);
    this.#openSamples += samples.length;
    if (this.#openSamples >= samplesOf(limits.segmentMaxMs)) this.#cutAtQuietest(limits);
  }

  /** At the end of a pause: a long segment is closed with the text it was given in the pause. */
  closeIfLong(text: string | undefined, limits: SegmentLimits): void {
    if (this.#openSamples < samplesOf(limits.segmentSplitMs)) return;
    this.#closed.push({ samples: concatenated(this.#open), text });
    this.#open = [];
    this.#openSamples = 0;
  }

  get durationMs(): number {
    const closed = this.#closed.reduce((sum, segment) => sum + segment.samples.length, 0);
    return ((closed + this.#openSamples) * 1000) / sampleRateHz;
  }

  /** Closed segments, and a copy of the open one as it is now. */
  segments(): readonly Segment[] {
    const open: Segment = { samples: concatenated(this.#open), text: undefined };
    return open.samples.length > 0 ? [...this.#closed, open] : [...this.#closed];
  }

  /**
   * The detector's last voiced window ends some time after the voice does. How long before the end of that window,
   * which is followed by `silenceMs` of silence, the last sample of at least −40 dBFS is, ms; 0 where even speech
   * is softer than that.
   */
  quietTailMs(silenceMs: number): number {
    const tail = this.tail(silenceMs + longestQuietTailMs);
    const voiced = tail.subarray(0, Math.max(0, tail.length - samplesOf(silenceMs)));
    const last = voiced.findLastIndex((sample) => Math.abs(sample) >= audibleAmplitude);
    return last < 0 ? 0 : ((voiced.length - 1 - last) * 1000) / sampleRateHz;
  }

  /** The last `ms` of the turn. */
  tail(ms: number): Float32Array {
    const all = concatenated([...this.#closed.slice(-1).map((segment) => segment.samples), ...this.#open]);
    return all.subarray(Math.max(0, all.length - samplesOf(ms)));
  }

  /** Nobody pauses for us: the cut is made where the last third of the segment is quietest. */
  #cutAtQuietest({ segmentMaxMs }: SegmentLimits): void {
    const all = concatenated(this.#open);
    const limit = Math.min(all.length, samplesOf(segmentMaxMs));
    const cut = quietest(all.subarray(0, limit), limit - samplesOf(segmentMaxMs / 3));
    this.#closed.push({ samples: all.subarray(0, cut), text: undefined });
    this.#open = [all.subarray(cut)];
    this.#openSamples = all.length - cut;
  }
}

/** The middle of the 100 ms with the least energy from `from` on. */
function quietest(samples: Float32Array, from: number): number {
  const width = samplesOf(100);
  let best = Math.max(0, samples.length - width);
  let least = Infinity;
  for (let start = Math.max(0, from); start + width <= samples.length; start += width / 2) {
    let energy = 0;
    for (let index = start; index < start + width; index++) energy += (samples[index] ?? 0) ** 2;
    if (energy >= least) continue;
    least = energy;
    best = start;
  }
  return best + width / 2;
}

/** Several stretches as one; a single one is not copied. */
export function concatenated(chunks: readonly Float32Array[]): Float32Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const all = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
