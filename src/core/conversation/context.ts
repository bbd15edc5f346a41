import type { Clock } from '../../shared/clock.ts';
import type { Transcriber } from '../pipeline/transcriber.ts';
import type { SessionHappening } from '../pipeline/turn-log.ts';
import type { IntentLabel, Speaker } from '../ports/index.ts';
import type { RouteDecision } from '../routing/router.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationOptions, SpeakerPreferences } from './conversation.ts';
import type { Floor } from './floor.ts';
import type { History } from './history.ts';
import type { ConversationSettings } from './settings.ts';

/** What the parts of one conversation share. */
export interface ConversationContext {
  readonly options: ConversationOptions;
  readonly clock: Clock;
  /** Aborts when the session ends. */
  readonly signal: AbortSignal;
  readonly settings: () => ConversationSettings;
  readonly history: History;
  readonly floor: Floor;
  readonly transcriber: Transcriber;
  /** People in the session who are listened to. */
  readonly peopleCount: () => number;
  readonly preferencesOf: (speakerId: string) => SpeakerPreferences;
  /** The last answer somebody heard, or is hearing. */
  lastAnswer: LastAnswer | undefined;
  /** What each person's last request was taken for; they may say that it was something else. */
  readonly lastLabels: Map<string, IntentLabel>;
  /** Tells of something that is no part of a turn. */
  readonly emit: (happening: SessionHappening) => void;
  readonly openTurn: (speaker: Speaker, signal: AbortSignal) => ActiveTurn;
  /** Keeps `work` in view until it is done, so that the conversation never ends before it; a failure is logged. */
  readonly follow: (work: Promise<unknown>) => void;
}

export interface LastAnswer {
  readonly speakerId: string;
  /** What is or was said aloud. */
  readonly text: string;
  /** Clock time; absent while it is being spoken. */
  readonly endedAtMs: number | undefined;
}

export const isBeingSpoken = ({ lastAnswer }: ConversationContext): boolean =>
  lastAnswer !== undefined && lastAnswer.endedAtMs === undefined;

/** Whether words are for the assistant, and what they ask. */
export interface Judgement {
  readonly isMeant: boolean;
  readonly reason: string;
  readonly request: string;
  /** It asks for silence and nothing else. */
  readonly isStop: boolean;
  /** Typed, or said by the assistant itself: not spoken by anybody. */
  readonly isAsked?: boolean;
  readonly route: RouteDecision | undefined;
}
