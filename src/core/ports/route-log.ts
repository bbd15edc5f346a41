import type { RouteTaken } from '../pipeline/events.ts';
import type { CallOptions } from './engine.ts';
import type { IntentLabel } from './intent-classifier.ts';

/** One routing decision of the past. */
export interface RouteRecord extends RouteTaken {
  readonly id: number;
  readonly turnId: string;
  readonly sessionId: string;
  readonly speakerId: string;
  /** Unix ms. */
  readonly decidedAt: number;
  /** Empty where words are not kept. */
  readonly request: string;
  readonly previous?: string | undefined;
  /** What a person said it was. */
  readonly correctedTo?: IntentLabel | undefined;
}

export interface RouteQuery {
  readonly id?: number | undefined;
  readonly sessionId?: string | undefined;
  readonly speakerId?: string | undefined;
  /** Only those a person has corrected. */
  readonly isCorrected?: boolean | undefined;
  readonly limit: number;
}

/** Keeps routing decisions, and what people say of them. A correction keeps the words it is about: they are its point. */
export interface RouteLog {
  /** Gives its id. */
  record(decision: Omit<RouteRecord, 'id' | 'correctedTo'>, options: CallOptions): Promise<number>;
  /** Newest first. */
  query(query: RouteQuery, options: CallOptions): Promise<readonly RouteRecord[]>;
  correct(
    id: number,
    correction: {
      readonly label: IntentLabel;
      readonly request: string;
      readonly previous?: string | undefined;
    },
    options: CallOptions,
  ): Promise<RouteRecord | undefined>;
  /** Deletes everything of one person; gives how many decisions that were. */
  forget(speakerId: string, options: CallOptions): Promise<number>;
  /** Deletes decisions from before `beforeMs` (Unix ms) that nobody corrected. */
  prune(beforeMs: number, options: CallOptions): Promise<number>;
  dispose(): Promise<void>;
}
