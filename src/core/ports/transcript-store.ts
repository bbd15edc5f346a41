import type { Receipt } from '../pipeline/receipt.ts';
import type { CallOptions } from './engine.ts';

export interface TurnQuery {
  readonly turnId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly speakerId?: string | undefined;
  /** Only what comes behind this turn in the order of the answer: the next page. */
  readonly behindTurnId?: string | undefined;
  /** 1…1,000 */
  readonly limit: number;
}

/**
 * Keeps receipts of past turns. Whether the words in them are kept as well is the owner's choice; a store
 * that keeps none gives receipts with empty `heard`, `answer` and `spoken`.
 */
export interface TranscriptStore {
  readonly keepsWords: boolean;
  record(receipt: Receipt, options: CallOptions): Promise<void>;
  /** Newest first. */
  query(query: TurnQuery, options: CallOptions): Promise<readonly Receipt[]>;
  /** Deletes everything of one person; gives how many turns that were. */
  forget(speakerId: string, options: CallOptions): Promise<number>;
  /** Deletes turns that began before `beforeMs` (Unix ms); gives how many. */
  prune(beforeMs: number, options: CallOptions): Promise<number>;
  dispose(): Promise<void>;
}
