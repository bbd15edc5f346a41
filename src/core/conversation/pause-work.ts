import { createScope, isCancelled } from '../../shared/abort.ts';
import { within } from '../pipeline/deadline.ts';
import type { TurnTranscript } from '../pipeline/transcriber.ts';
import type { TurnPrediction } from '../ports/index.ts';
import { decideEndpoint, dependsOnSkill, type EndpointingDecision } from '../turn/endpointing.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { Answering } from './answering.ts';
import type { Attempt } from './attempt.ts';
import type { ConversationContext } from './context.ts';
import { requestIn } from './judgement.ts';
import type { Recognition } from './recognition.ts';

export interface PauseWorkParts {
  readonly context: ConversationContext;
  readonly turn: ActiveTurn;
  readonly answering: Answering;
  readonly voicedMs: number;
  /** Of all that was said, perhaps begun before it was known to be a pause. */
  readonly recognition: Recognition;
  /** It was: the turn detector has heard hardly any silence. */
  readonly isEarly: boolean;
  readonly onTranscript: (text: string) => void;
  /** The decision is there: the silence may already be long enough for it. */
  readonly onDecision: () => void;
}

/** What is done in one pause: from the final transcript and the prediction to a decision, and perhaps the answer. */
export interface PauseWork {
  readonly decision: EndpointingDecision | undefined;
  readonly transcript: TurnTranscript | undefined;
  readonly attempt: Attempt | undefined;
  /** The speaker goes on: everything is thrown away, and counted. */
  abandon(): void;
  readonly done: Promise<void>;
}

export function beginPauseWork(parts: PauseWorkParts): PauseWork {
  const { context, turn } = parts;
  const { clock, options } = context;
  const scope = createScope(turn.scope.signal);
  let decision: EndpointingDecision | undefined;
  let transcript: TurnTranscript | undefined;
  let attempt: Attempt | undefined;

  async function isForSkill(words: string): Promise<boolean> {
    const text = requestIn({ turn, text: words, voicedMs: parts.voicedMs }, context);
    try {
      const route = await within(
        'route',
        context.settings().endpointing.predictDeadlineMs,
        (signal) => options.router.decide({ text }, { signal }),
        { clock, signal: scope.signal },
      );
      return route.skill !== undefined;
    } catch {
      // Whoever answers will see the router fail; here it only means that nothing more is known.
      scope.signal.throwIfAborted();
      return false;
    }
  }

  /** Within a lull of 60 ms some finished sentences do not sound so yet (2 of the 20 questions of the benchmark). */
  async function predict(): Promise<TurnPrediction | undefined> {
    const early = await parts.recognition.prediction;
    const isSure = early && early.probability >= context.settings().endpointing.sureProbability;
    if (!parts.isEarly || isSure) return early;
    return (await parts.recognition.predictAgain()) ?? early;
  }

  async function run(): Promise<void> {
    const predicting = predict();
    predicting.catch(() => undefined);
    const words = await parts.recognition.words;
    scope.signal.throwIfAborted();
    transcript = words;
    if (words) {
      const { fromMs, toMs } = words;
      turn.receipt.stage({ name: 'stt', fromMs, toMs, engineId: options.engines.stt.id });
      parts.onTranscript(words.text);
    }
    const prediction = await predicting;
    scope.signal.throwIfAborted();
    if (prediction) turn.emit({ type: 'turn-predicted', ...prediction });
    const { endpointing } = context.settings();
    const probability = prediction?.probability;
    const text = transcript?.text ?? '';
    const isSkillRequest = dependsOnSkill(probability, endpointing) && (await isForSkill(text));
    decision = decideEndpoint({ probability, transcript: text, isSkillRequest }, endpointing);
    if (transcript) attempt = parts.answering.propose(turn, transcript.text, parts.voicedMs);
    parts.onDecision();
  }

  const done = run().catch((error: unknown) => {
    if (!isCancelled(error)) turn.stageFailed('pause', error);
  });
  return {
    get decision() {
      return decision;
    },
    get transcript() {
      return transcript;
    },
    get attempt() {
      return attempt;
    },
    abandon() {
      parts.recognition.abandon();
      scope.cancel('superseded');
      attempt?.discard('superseded');
      scope.dispose();
    },
    done,
  };
}
