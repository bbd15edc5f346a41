import type { ControlEvent } from '../control/events.ts';
import type { TurnReceipt } from '../control/receipts.ts';

/** Where a turn stands, as the screen names it. */
export type TurnPhase = 'listening' | 'pausing' | 'thinking' | 'speaking' | 'ducked' | 'over';

/** What a speaker is doing in each phase, in words. */
export const phaseWords: Readonly<Record<TurnPhase, string>> = {
  listening: 'is speaking',
  pausing: 'pauses',
  thinking: 'waits for the answer',
  speaking: 'is being answered',
  ducked: 'talks over the answer',
  over: 'is silent',
};

/** One turn as it happens; `receipt` ends it. */
export interface LiveTurn {
  readonly sessionId: string;
  readonly turnId: string;
  readonly speakerId: string;
  /** Unix ms, when the dashboard first heard of it: pipeline events carry the daemon's monotonic clock. */
  readonly seenAtMs: number;
  readonly phase: TurnPhase;
  readonly heard: string;
  /** False while the transcript may still change. */
  readonly isHeardFinal: boolean;
  /** Clauses given to the loudspeaker so far; after the end what was really heard of them. */
  readonly spoken: string;
  /** What was cut off by an interruption. */
  readonly unspoken: string;
  /** Posted as text instead of being spoken. */
  readonly posted: readonly string[];
  readonly decisions: TurnReceipt['decisions'];
  readonly failures: readonly string[];
  /** The turn detector's last word: how probable it is that the sentence was over. */
  readonly endProbability?: number | undefined;
  readonly receipt?: TurnReceipt | undefined;
}

export type TurnEvent = Extract<ControlEvent, { readonly turnId: string }>;

export const isTurnEvent = (event: ControlEvent): event is TurnEvent => 'turnId' in event;

/** A daemon counts its turns from one again, so that an ended turn's id may come back with a new one. */
export function beginsTurn(event: TurnEvent): boolean {
  return (
    event.type === 'speech-started' || event.type === 'turn-committed' || event.type === 'transcript-updated'
  );
}

export function openTurn(event: TurnEvent, seenAtMs: number): LiveTurn {
  const { sessionId, turnId, speakerId } = event;
  return {
    sessionId,
    turnId,
    speakerId,
    seenAtMs,
    phase: 'listening',
    heard: '',
    isHeardFinal: false,
    spoken: '',
    unspoken: '',
    posted: [],
    decisions: [],
    failures: [],
  };
}

/** Turns that are looked at for one under way: more people do not speak at once. */
const recentTurns = 40;

/** Turns that are under way; the newest of each speaker. */
export function liveTurns(turns: readonly LiveTurn[]): LiveTurn[] {
  const bySpeaker = new Map<string, LiveTurn>();
  for (const turn of turns.slice(-recentTurns)) {
    if (turn.phase !== 'over') bySpeaker.set(turn.speakerId, turn);
  }
  return [...bySpeaker.values()];
}

/** A turn of the past, known by its receipt alone. */
export function turnOfReceipt(receipt: TurnReceipt): LiveTurn {
  const { sessionId, turnId, speakerId, startedAt, heard, decisions, outcome, spoken, answer } = receipt;
  return {
    sessionId,
    turnId,
    speakerId,
    seenAtMs: startedAt,
    phase: 'over',
    heard,
    isHeardFinal: true,
    spoken,
    unspoken: outcome === 'interrupted' ? restOf(answer, spoken) : '',
    posted: [],
    decisions,
    failures: [],
    receipt,
  };
}

/** A turn after one more event of it; pure, and total over every order the events may come in. */
export function applyTurnEvent(turn: LiveTurn, event: TurnEvent): LiveTurn {
  if (turn.phase === 'over' && event.type !== 'turn-ended' && event.type !== 'text-posted') return turn;
  switch (event.type) {
    case 'speech-started':
    case 'speech-resumed':
      return { ...turn, phase: 'listening' };
    case 'speech-paused':
      return { ...turn, phase: 'pausing' };
    case 'transcript-updated':
      return { ...turn, heard: event.text };
    case 'turn-predicted':
      return { ...turn, endProbability: event.probability };
    case 'speculation-started':
    case 'speculation-discarded':
    // The decisions say the same.
    case 'route-decided':
    case 'tool-called':
    case 'tool-returned':
    case 'answer-deferred':
      return turn;
    case 'turn-committed':
      return { ...turn, phase: 'thinking', heard: event.text, isHeardFinal: true };
    case 'turn-ignored':
      return { ...turn, phase: 'over', isHeardFinal: true, decisions: [...turn.decisions, event.decision] };
    case 'decision-made':
      return { ...turn, decisions: [...turn.decisions, event.decision] };
    case 'answer-started':
    case 'answer-restored':
      return { ...turn, phase: 'speaking' };
    case 'clause-spoken':
      return { ...turn, phase: 'speaking', spoken: joinClauses(turn.spoken, event.text) };
    case 'answer-ducked':
    case 'answer-held':
      return { ...turn, phase: 'ducked' };
    case 'answer-interrupted':
      return { ...turn, spoken: event.spoken, unspoken: restOf(turn.spoken, event.spoken) };
    case 'answer-ended':
      return { ...turn, spoken: event.spoken };
    case 'text-posted':
      return { ...turn, posted: [...turn.posted, event.text] };
    case 'stage-failed':
      return withFailure(turn, `${event.stage}: ${event.code}`);
    case 'turn-taken-back':
      // The speaker went on: what was begun of an answer counts no more.
      return { ...turn, phase: 'listening', isHeardFinal: false, spoken: '', decisions: [] };
    case 'turn-ended':
      return {
        ...turnOfReceipt(event.receipt),
        seenAtMs: turn.seenAtMs,
        posted: turn.posted,
        failures: turn.failures,
        endProbability: turn.endProbability,
      };
  }
}

/** A stage that fails in the same way again, at the next pause, is said once. */
const withFailure = (turn: LiveTurn, failure: string): LiveTurn =>
  turn.failures.includes(failure) ? turn : { ...turn, failures: [...turn.failures, failure] };

const joinClauses = (before: string, clause: string) => (before === '' ? clause : `${before} ${clause}`);

/** What of the whole was not spoken; the whole may be worded differently, then nothing is claimed. */
function restOf(whole: string, spoken: string): string {
  return whole.startsWith(spoken) ? whole.slice(spoken.length).trim() : '';
}
