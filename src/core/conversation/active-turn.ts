import { createScope, type Scope } from '../../shared/abort.ts';
import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Decision, Receipt } from '../pipeline/receipt.ts';
import { createReceiptBuilder, type ReceiptBuilder } from '../pipeline/receipt-builder.ts';
import type { TurnHappening, TurnLog } from '../pipeline/turn-log.ts';
import { UtteranceAudio } from '../pipeline/utterance-audio.ts';
import type { Speaker } from '../ports/index.ts';
import { isOver, type TurnEvent, type TurnState, transition } from '../turn/turn-state.ts';

export interface ActiveTurnOptions {
  readonly id: string;
  readonly sessionId: string;
  readonly speaker: Speaker;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly emit: (event: PipelineEvent) => void;
}

/** One turn while it lasts: its state, its audio, its receipt. Ends with the receipt, whatever happens. */
export class ActiveTurn implements TurnLog {
  readonly id: string;
  readonly speaker: Speaker;
  readonly scope: Scope;
  readonly receipt: ReceiptBuilder;
  readonly audio = new UtteranceAudio();
  readonly ended: Promise<Receipt>;
  /**
   * The turn over whose answer this one is spoken: it may be a "mhm", a "stop", or the answer itself come back.
   */
  spokenOver: ActiveTurn | undefined;
  /** Voiced audio from before it was taken back, ms. */
  voicedBeforeMs = 0;
  /** What was recognised when it was committed for the first time, if it has been taken back since. */
  takenBackText: string | undefined;
  readonly #options: ActiveTurnOptions;
  readonly #end: (receipt: Receipt) => void;
  #state: TurnState = { name: 'idle' };

  constructor(options: ActiveTurnOptions) {
    const { promise, resolve } = Promise.withResolvers<Receipt>();
    this.#options = options;
    this.id = options.id;
    this.speaker = options.speaker;
    this.scope = createScope(options.signal);
    this.ended = promise;
    this.#end = resolve;
    this.receipt = createReceiptBuilder({
      turnId: options.id,
      sessionId: options.sessionId,
      speaker: options.speaker,
      startedAt: options.clock.wallNow(),
      questionEndMs: options.clock.now(),
    });
  }

  get state(): TurnState {
    return this.#state;
  }

  /** Whether the event was legal. The turn ends here when it makes it end. */
  apply(event: TurnEvent): boolean {
    const next = transition(this.#state, event);
    if (next === this.#state) return false;
    this.#state = next;
    if (isOver(next) && next.name === 'idle' && next.outcome) {
      const receipt = this.receipt.build(next.outcome);
      this.scope.dispose();
      this.emit({ type: 'turn-ended', receipt });
      this.#end(receipt);
    }
    return true;
  }

  emit(happening: TurnHappening): void {
    const { clock, sessionId, emit } = this.#options;
    const place = { atMs: clock.now(), sessionId, turnId: this.id, speakerId: this.speaker.id };
    emit({ ...happening, ...place });
  }

  decide(decision: Decision): void {
    this.receipt.decide(decision);
    this.emit({ type: 'decision-made', decision });
  }

  stageFailed(stage: string, thrown: unknown): void {
    const error = toAibotError(thrown);
    this.emit({ type: 'stage-failed', stage, code: error.code });
    // Only the code: an engine's message may quote what it was given.
    const fields = { turnId: this.id, stage, code: error.code, retryable: error.retryable };
    this.#options.logger.warn(fields, 'a stage of a turn failed');
  }

  /** Ends a turn that nobody will answer. */
  ignore(reason: string): void {
    const decision: Decision = { what: 'ignored', choice: 'ignored', reason };
    this.receipt.decide(decision);
    this.emit({ type: 'turn-ignored', decision });
    this.apply({ type: 'turn-ignored' });
  }
}
