import type { CancelReason } from '../../shared/abort.ts';
import type { IntentLabel } from '../ports/intent-classifier.ts';
import type { Decision, Receipt } from './receipt.ts';

interface Base {
  /** Clock time, ms. */
  readonly atMs: number;
  readonly sessionId: string;
}
interface OfTurn extends Base {
  readonly turnId: string;
  readonly speakerId: string;
}

/** A routing decision, as it is watched, stored and corrected. */
export interface RouteTaken {
  readonly label: IntentLabel;
  readonly confidence: number;
  readonly reason: string;
  readonly isAbstained: boolean;
  /** The labels that were not chosen, likeliest first. */
  readonly alternatives: readonly { readonly label: IntentLabel; readonly confidence: number }[];
  /** `skill:time`, or the language model that is asked first. */
  readonly answerer: string;
  readonly tookMs: number;
}

/** Everything the conversation did, in the past tense: the only way to watch it. */
export type PipelineEvent =
  | (Base & { readonly type: 'session-opened' })
  | (Base & { readonly type: 'session-closed'; readonly reason: string })
  | (Base & {
      readonly type: 'speaker-joined' | 'speaker-left';
      readonly speakerId: string;
      readonly speakerName: string;
    })
  /** How loud somebody who is speaking is: RMS over the last tenth of a second of their audio. */
  | (Base & {
      readonly type: 'speaker-level-measured';
      readonly speakerId: string;
      readonly levelDbfs: number;
    })
  | (OfTurn & { readonly type: 'speech-started' })
  | (OfTurn & { readonly type: 'speech-paused'; readonly voicedMs: number })
  | (OfTurn & { readonly type: 'speech-resumed' })
  | (OfTurn & { readonly type: 'transcript-updated'; readonly text: string })
  | (OfTurn & { readonly type: 'turn-predicted'; readonly probability: number; readonly isComplete: boolean })
  | (OfTurn & { readonly type: 'speculation-started' })
  | (OfTurn & {
      readonly type: 'speculation-discarded';
      readonly reason: CancelReason;
      readonly tokens: number;
    })
  | (OfTurn & { readonly type: 'turn-committed'; readonly text: string; readonly waitedMs: number })
  | (OfTurn & { readonly type: 'turn-ignored'; readonly decision: Decision })
  | (OfTurn & { readonly type: 'decision-made'; readonly decision: Decision })
  | (OfTurn & {
      readonly type: 'route-decided';
      readonly request: string;
      /** What was asked before, where there was something. */
      readonly previous?: string | undefined;
      readonly route: RouteTaken;
    })
  | (OfTurn & { readonly type: 'tool-called'; readonly tool: string; readonly source: string })
  | (OfTurn & {
      readonly type: 'tool-returned';
      readonly tool: string;
      readonly outcome: 'done' | 'refused' | 'failed';
      readonly tookMs: number;
    })
  /** The answer is being written in the background; its turn ends now. */
  | (OfTurn & { readonly type: 'answer-deferred' })
  | (Base & {
      readonly type: 'deferred-answer-ended';
      /** The turn that asked for it. */
      readonly forTurnId: string;
      readonly outcome: 'done' | 'failed' | 'cancelled';
      readonly tookMs: number;
    })
  | (OfTurn & { readonly type: 'answer-started' })
  | (OfTurn & { readonly type: 'clause-spoken'; readonly text: string })
  | (OfTurn & { readonly type: 'answer-ducked' | 'answer-held' | 'answer-restored' })
  | (OfTurn & { readonly type: 'answer-interrupted'; readonly spoken: string; readonly reason: CancelReason })
  | (OfTurn & { readonly type: 'answer-ended'; readonly spoken: string })
  | (OfTurn & { readonly type: 'text-posted'; readonly text: string })
  | (OfTurn & { readonly type: 'stage-failed'; readonly stage: string; readonly code: string })
  | (OfTurn & { readonly type: 'turn-taken-back' })
  | (OfTurn & { readonly type: 'turn-ended'; readonly receipt: Receipt });

/** Receives events; must not throw and must not wait. */
export type PipelineObserver = (event: PipelineEvent) => void;
