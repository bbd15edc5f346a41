import type { PipelineEvent } from './events.ts';
import type { Decision } from './receipt.ts';
import type { ReceiptBuilder } from './receipt-builder.ts';

type EventOfTurn = Extract<PipelineEvent, { readonly turnId: string }>;
type WithoutPlace<Event> = Event extends unknown
  ? Omit<Event, 'atMs' | 'sessionId' | 'turnId' | 'speakerId'>
  : never;

type EventOfSession = Exclude<PipelineEvent, EventOfTurn>;

/** An event beside all turns, before it is known when and where. */
export type SessionHappening = EventOfSession extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'atMs' | 'sessionId'>
    : never
  : never;

/** An event of a turn, before it is known when and of which turn. */
export type TurnHappening = WithoutPlace<EventOfTurn>;

/** Where the stages of one turn put down what they did. */
export interface TurnLog {
  readonly receipt: ReceiptBuilder;
  emit(happening: TurnHappening): void;
  /** Notes a decision in the receipt and emits it. */
  decide(decision: Decision): void;
  /** Notes that a stage failed; whoever calls knows what is done about it. */
  stageFailed(stage: string, error: unknown): void;
}
