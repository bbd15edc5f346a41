import type { IntentLabel } from '../ports/intent-classifier.ts';

export type StageName =
  | 'end-of-turn' /** last voiced sample → the turn is committed */
  | 'stt' /** start of the transcription that was used → final transcript */
  | 'route' /** transcript → routing decision */
  | 'llm-first-token' /** request → first token (TTFT) */
  | 'llm-tool-call' /** request → a tool call, whole */
  | 'tool' /** call → result */
  | 'first-clause' /** first token → first clause ready to be spoken */
  | 'tts-first-audio' /** clause → first audio (TTFB) */
  | 'playout'; /** first audio handed over → last sample heard */

/** One stage of a turn. Times are ms after the last voiced sample of the user (t = 0); speculation makes them negative or overlapping. */
export interface Stage {
  readonly name: StageName;
  readonly startMs: number;
  readonly durationMs: number;
  readonly engineId?: string | undefined;
}

/** A choice that was made, and why; `reason` holds no private words. */
export interface Decision {
  readonly what:
    | 'heard'
    | 'ignored'
    | 'end-of-turn'
    | 'route'
    | 'skill'
    | 'tool'
    | 'speculation'
    | 'interrupted'
    | 'fallback'
    | 'cache'
    | 'apology';
  readonly choice: string;
  readonly reason: string;
  readonly confidence?: number | undefined;
}

export type TurnOutcome = 'answered' | 'interrupted' | 'ignored' | 'failed';

/** What one turn did, how long each stage took, and why. Ends every turn. */
export interface Receipt {
  readonly turnId: string;
  readonly sessionId: string;
  readonly speakerId: string;
  readonly speakerName: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly outcome: TurnOutcome;
  readonly heard: string;
  /** What the answer was to be; `spoken` is what was really heard of it. */
  readonly answer: string;
  readonly spoken: string;
  readonly route?:
    | { readonly label: IntentLabel; readonly confidence: number; readonly reason: string }
    | undefined;
  /** Last voiced audio of the user → first audible audio of the answer; absent when nothing was heard. */
  readonly voiceToVoiceMs?: number | undefined;
  readonly stages: readonly Stage[];
  readonly decisions: readonly Decision[];
  readonly tokens: {
    readonly prompt: number;
    readonly cached: number;
    readonly completion: number;
    readonly discarded: number;
  };
}
