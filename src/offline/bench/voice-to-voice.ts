import type { Receipt } from '../../core/pipeline/receipt.ts';
import type { Clock } from '../../shared/clock.ts';
import type { OfflineConversation } from '../offline-conversation.ts';
import { type Summary, summarize } from './statistics.ts';
import { voicedEndMs, withPause } from './voiced-end.ts';

/** One recorded question: mono, 16 kHz. */
export interface BenchClip {
  readonly name: string;
  readonly samples: Float32Array;
}

export interface ClipResult {
  readonly name: string;
  readonly voiceToVoiceMs: number | undefined;
  /** Last voiced sample → the turn was committed. */
  readonly endOfTurnMs: number | undefined;
  /** Answered before the end of the recording, or in two halves. */
  readonly isCut: boolean;
  readonly receipts: readonly Receipt[];
}

export interface VoiceToVoiceReport {
  readonly voiceToVoiceMs: Summary;
  readonly endOfTurnMs: Summary;
  readonly clips: number;
  readonly unanswered: number;
  readonly cut: number;
  /** Of all tokens the language model generated, the share that speculation threw away. */
  readonly discardedTokenShare: number;
  readonly stages: Readonly<Record<string, Summary>>;
  readonly results: readonly ClipResult[];
}

export interface VoiceToVoiceOptions {
  readonly clips: readonly BenchClip[];
  readonly conversation: OfflineConversation;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Puts a pause of this length into the middle of every recording. */
  readonly pauseMs?: number | undefined;
  readonly onClip?: (result: ClipResult) => void;
}

const sampleRateHz = 16_000;

/**
 * Asks every recording at real-time pace and measures from its last voiced sample (by level, see
 * `voicedEndMs`) to the first sample of the answer at ≥ −40 dBFS, both on the same clock.
 */
export async function benchVoiceToVoice(options: VoiceToVoiceOptions): Promise<VoiceToVoiceReport> {
  const results: ClipResult[] = [];
  for (const clip of options.clips) {
    options.signal.throwIfAborted();
    const result = await askOne(clip, options);
    results.push(result);
    options.onClip?.(result);
  }
  return reportOf(results);
}

async function askOne(clip: BenchClip, options: VoiceToVoiceOptions): Promise<ClipResult> {
  const { conversation, pauseMs } = options;
  const samples =
    pauseMs === undefined ? clip.samples : withPause(clip.samples, sampleRateHz, pauseMs).samples;
  const playoutsBefore = conversation.session.playouts.length;
  const { receipts, endedAtMs } = await conversation.ask(samples);
  const voicedAtMs = endedAtMs - (samples.length * 1000) / sampleRateHz + voicedEndMs(samples, sampleRateHz);
  const audibleAtMs = conversation.session.playouts
    .slice(playoutsBefore)
    .map((playout) => playout.firstAudibleAtMs)
    .filter((atMs) => atMs !== undefined);
  const firstAtMs = audibleAtMs.length > 0 ? Math.min(...audibleAtMs) : undefined;
  const answered = receipts.filter((receipt) => receipt.outcome !== 'ignored');
  return {
    name: clip.name,
    voiceToVoiceMs: firstAtMs === undefined ? undefined : firstAtMs - voicedAtMs,
    endOfTurnMs: receipts.at(-1)?.stages.find((stage) => stage.name === 'end-of-turn')?.durationMs,
    isCut: answered.length > 1 || (firstAtMs !== undefined && firstAtMs < voicedAtMs),
    receipts,
  };
}

function reportOf(results: readonly ClipResult[]): VoiceToVoiceReport {
  const receipts = results.flatMap((result) => result.receipts);
  const measured = results.filter((result) => !result.isCut);
  const sum = (pick: (receipt: Receipt) => number) =>
    receipts.reduce((total, receipt) => total + pick(receipt), 0);
  const discarded = sum((receipt) => receipt.tokens.discarded);
  const kept = sum((receipt) => receipt.tokens.completion);
  const stages = Map.groupBy(
    receipts.flatMap((receipt) => receipt.stages),
    (stage) => stage.name,
  );
  return {
    voiceToVoiceMs: summarize(defined(measured.map((result) => result.voiceToVoiceMs))),
    endOfTurnMs: summarize(defined(measured.map((result) => result.endOfTurnMs))),
    clips: results.length,
    unanswered: results.filter((result) => result.voiceToVoiceMs === undefined).length,
    cut: results.filter((result) => result.isCut).length,
    discardedTokenShare: discarded / Math.max(1, discarded + kept),
    stages: Object.fromEntries(
      [...stages].map(([name, of]) => [name, summarize(of.map((stage) => stage.durationMs))]),
    ),
    results,
  };
}

const defined = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);
