import { durationMsOf, hearingRateHz } from '../core/audio/frame.ts';
import { transcribeRecording } from '../core/pipeline/transcribe-recording.ts';
import type { SpeechToText, VoiceActivityDetector } from '../core/ports/index.ts';
import { wordErrorRate } from '../core/text/word-error-rate.ts';
import type { Clock } from '../shared/clock.ts';
import type { AudioFile } from './audio-files.ts';
import { decodeAudioFile } from './decode-audio.ts';

/** One file through one engine. Part of the stable contract of `aibot test-audio --json`. */
export interface FileReport {
  readonly file: string;
  readonly text: string;
  readonly expected: string | null;
  /** Word errors / expected words; null where nothing was expected. */
  readonly wer: number | null;
  readonly audioMs: number;
  readonly processingMs: number;
}

/** All files through one engine; `wer` over all expected words together, long files counting for more. */
export interface EngineReport {
  readonly id: string;
  readonly wer: number | null;
  /** 1 − WER, not below 0. */
  readonly accuracy: number | null;
  /** Processing time / audio time. */
  readonly rtf: number;
  readonly audioMs: number;
  readonly processingMs: number;
  readonly files: readonly FileReport[];
}

export interface TestAudioOptions {
  readonly files: readonly AudioFile[];
  readonly engines: readonly SpeechToText[];
  readonly vad: VoiceActivityDetector;
  readonly language: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFile?: (engineId: string, report: FileReport) => void;
}

/** Transcribes every file with every engine, one after another, so that the times mean something. */
export async function testAudio(options: TestAudioOptions): Promise<readonly EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const engine of options.engines) {
    await engine.warmUp(options);
    const scored: ScoredFile[] = [];
    for (const file of options.files) {
      const one = await testFile(engine, file, options);
      scored.push(one);
      options.onFile?.(engine.id, one.report);
    }
    reports.push(summarizeEngine(engine.id, scored));
  }
  return reports;
}

interface ScoredFile {
  readonly report: FileReport;
  readonly errors: number;
  readonly words: number;
}

async function testFile(
  engine: SpeechToText,
  file: AudioFile,
  options: TestAudioOptions,
): Promise<ScoredFile> {
  const { clock, signal, language, vad } = options;
  const samples = await decodeAudioFile(file.path, { signal });
  const startedAtMs = clock.now();
  // Nobody else is here, and it is the live engine that is measured.
  const text = await transcribeRecording({ engine, vad, samples, language, lane: 'live' }, { signal });
  const processingMs = Math.round(clock.now() - startedAtMs);
  const audioMs = Math.round(durationMsOf(samples.length, hearingRateHz));
  const score = file.expected === undefined ? undefined : wordErrorRate(file.expected, text, { language });
  return {
    report: {
      file: file.path,
      text,
      expected: file.expected ?? null,
      wer: score?.wer ?? null,
      audioMs,
      processingMs,
    },
    errors: score?.errors ?? 0,
    words: score?.words ?? 0,
  };
}

function summarizeEngine(id: string, scored: readonly ScoredFile[]): EngineReport {
  const sum = (pick: (file: ScoredFile) => number) => scored.reduce((total, file) => total + pick(file), 0);
  const words = sum((file) => file.words);
  const wer = words === 0 ? null : sum((file) => file.errors) / words;
  const audioMs = sum((file) => file.report.audioMs);
  const processingMs = sum((file) => file.report.processingMs);
  return {
    id,
    wer,
    accuracy: wer === null ? null : Math.max(0, 1 - wer),
    rtf: audioMs === 0 ? 0 : processingMs / audioMs,
    audioMs,
    processingMs,
    files: scored.map((file) => file.report),
  };
}
