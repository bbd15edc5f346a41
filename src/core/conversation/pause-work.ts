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

/** Of a turn's audio, as much as turn detectors look at. */
const detectorTailMs = 8000;

export interface PauseWorkParts {
  readonly context: ConversationContext;
  readonly turn: ActiveTurn;
  readonly answering: Answering;
  readonly voicedMs: number;
  /** Words known from before the pause, for detectors that read. */
  readonly interimText: string;
  readonly onTranscript: (text: string) => void;
  /** The decision is there: the silence may already be long enough for it. */
  readonly onDecision: () => void;
}

/** What is done in one pause, at once and side by side: the final transcript, the prediction, and perhaps the answer. */
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
  const { turnDetector } = options.engines;
  const { usesAudio, usesTranscript } = turnDetector.capabilities;
  const scope = createScope(turn.scope.signal);
  let decision: EndpointingDecision | undefined;
  let transcript: TurnTranscript | undefined;
  let attempt: Attempt | undefined;

  async function transcribe(): Promise<TurnTranscript | undefined> {
    const fromMs = clock.now();
    const { language } = context.preferencesOf(turn.speaker.id);
    try {
      const heard = await context.transcriber.transcribe(turn.audio, {
        signal: scope.signal,
        lane: 'live',
        language: language ?? context.settings().assistant.language,
        onInterim: (text) => turn.emit({ type: 'transcript-updated', text }),
      });
      turn.receipt.stage({ name: 'stt', fromMs, toMs: clock.now(), engineId: options.engines.stt.id });
      turn.emit({ type: 'transcript-updated', text: heard.text });
      return heard;
    } catch (error) {
      scope.signal.throwIfAborted();
      turn.stageFailed('stt', error);
      return undefined;
    }
  }

  async function predict(known: string): Promise<TurnPrediction | undefined> {
    // A detector that neither listens nor reads has no opinion: the words and the silence decide.
    if (!usesAudio && !usesTranscript) return undefined;
    try {
      const input = {
        samples: turn.audio.tail(detectorTailMs),
        transcript: known === '' ? undefined : known,
      };
      const prediction = await within(
        'turn-detector',
        context.settings().endpointing.predictDeadlineMs,
        (signal) => turnDetector.predict(input, { signal }),
        { clock, signal: scope.signal },
      );
      turn.emit({ type: 'turn-predicted', ...prediction });
      return prediction;
    } catch (error) {
      scope.signal.throwIfAborted();
      turn.stageFailed('turn-detector', error);
      return undefined;
    }
  }

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

  async function run(): Promise<void> {
    // Side by side where the sound is enough; a detector that only reads has to wait for the words.
    const predicting = usesAudio ? predict(parts.interimText) : undefined;
    predicting?.catch(() => undefined);
    transcript = await transcribe();
    if (transcript) parts.onTranscript(transcript.text);
    const prediction = await (predicting ?? predict(transcript?.text ?? ''));
    scope.signal.throwIfAborted();
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
      scope.cancel('superseded');
      attempt?.discard('superseded');
      scope.dispose();
    },
    done,
  };
}
