import type { CancelReason } from '../../shared/abort.ts';
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

/** Everything the conversation did, in the past tense: the only way to watch it. */
export type PipelineEvent =
  | (Base & { readonly type: 'session-opened' })
  | (Base & { readonly type: 'session-closed'; readonly reason: string })
  | (Base & {
      readonly type: 'speaker-joined' | 'speaker-left';
      readonly speakerId: string;
      readonly speakerName: string;
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
