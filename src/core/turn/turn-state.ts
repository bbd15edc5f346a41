import type { CancelReason } from '../../shared/abort.ts';
import type { TurnOutcome } from '../pipeline/receipt.ts';

/** Where a turn stands, from the first syllable of a question to the last of its answer. All times are of the clock, ms. */
export type TurnState =
  /** Not begun, or over: then with its outcome. */
  | { readonly name: 'idle'; readonly outcome?: TurnOutcome | undefined }
  | { readonly name: 'listening' }
  /** Silent, and perhaps finished; transcript, prediction and the answer may be under way. */
  | { readonly name: 'pausing'; readonly sinceMs: number }
  /** Finished and waiting for the floor. */
  | { readonly name: 'committed'; readonly atMs: number }
  | { readonly name: 'thinking' }
  /** The playout is open; `audibleAtMs` once somebody could hear it. */
  | { readonly name: 'speaking'; readonly audibleAtMs?: number | undefined }
  /** Cut short; over once what was heard has been noted. */
  | { readonly name: 'interrupted'; readonly reason: CancelReason }
  | { readonly name: 'failed'; readonly code: string };

export type TurnEvent =
  | { readonly type: 'speech-started' }
  | { readonly type: 'speech-paused'; readonly atMs: number }
  /** `onsetMs`: when the speaker went on, less the time nobody can react in. */
  | { readonly type: 'speech-resumed'; readonly onsetMs: number }
  | { readonly type: 'turn-committed'; readonly atMs: number }
  | { readonly type: 'answer-begun' }
  | { readonly type: 'playout-opened' }
  | { readonly type: 'became-audible'; readonly atMs: number }
  | { readonly type: 'answer-ended' }
  | { readonly type: 'turn-ignored' }
  | { readonly type: 'turn-interrupted'; readonly reason: CancelReason }
  | { readonly type: 'turn-failed'; readonly code: string }
  | { readonly type: 'turn-closed' };

export type TurnStateName = TurnState['name'];
export type TurnEventType = TurnEvent['type'];

/** The legal pairs. What is not listed changes nothing. */
export const legalEvents: Readonly<Record<TurnStateName, readonly TurnEventType[]>> = {
  idle: ['speech-started', 'turn-committed', 'turn-interrupted'],
  listening: ['speech-paused', 'turn-ignored', 'turn-interrupted', 'turn-failed'],
  pausing: ['speech-resumed', 'turn-committed', 'turn-ignored', 'turn-interrupted', 'turn-failed'],
  committed: ['speech-resumed', 'answer-begun', 'turn-ignored', 'turn-interrupted', 'turn-failed'],
  thinking: [
    'speech-resumed',
    'playout-opened',
    'answer-ended',
    'turn-ignored',
    'turn-interrupted',
    'turn-failed',
  ],
  speaking: ['speech-resumed', 'became-audible', 'answer-ended', 'turn-interrupted', 'turn-failed'],
  interrupted: ['turn-closed'],
  failed: ['turn-closed'],
};

/** Whether the turn is over for good. */
export const isOver = (state: TurnState): boolean => state.name === 'idle' && state.outcome !== undefined;

export function isLegal(state: TurnState, event: TurnEvent): boolean {
  if (isOver(state)) return false;
  // What was heard cannot be taken back: from then on, speech is an interruption.
  if (state.name === 'speaking' && event.type === 'speech-resumed') {
    return state.audibleAtMs === undefined || event.onsetMs <= state.audibleAtMs;
  }
  return legalEvents[state.name].includes(event.type);
}

/** The only way a turn changes. An event that is not legal in `state` gives `state` itself. */
export function transition(state: TurnState, event: TurnEvent): TurnState {
  if (!isLegal(state, event)) return state;
  switch (event.type) {
    case 'speech-started':
    case 'speech-resumed':
      return { name: 'listening' };
    case 'speech-paused':
      return { name: 'pausing', sinceMs: event.atMs };
    case 'turn-committed':
      return { name: 'committed', atMs: event.atMs };
    case 'answer-begun':
      return { name: 'thinking' };
    case 'playout-opened':
      return { name: 'speaking' };
    case 'became-audible':
      return { name: 'speaking', audibleAtMs: event.atMs };
    case 'answer-ended':
      return { name: 'idle', outcome: 'answered' };
    case 'turn-ignored':
      return { name: 'idle', outcome: 'ignored' };
    case 'turn-interrupted':
      return { name: 'interrupted', reason: event.reason };
    case 'turn-failed':
      return { name: 'failed', code: event.code };
    case 'turn-closed':
      return { name: 'idle', outcome: state.name === 'failed' ? 'failed' : 'interrupted' };
  }
}
