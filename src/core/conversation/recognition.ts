import { createScope } from '../../shared/abort.ts';
import { within } from '../pipeline/deadline.ts';
import type { TurnTranscript } from '../pipeline/transcriber.ts';
import type { TurnPrediction } from '../ports/index.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationContext } from './context.ts';

/** Of a turn's audio, as much as turn detectors look at. */
const detectorTailMs = 8000;

export interface RecognisedWords extends TurnTranscript {
  /** Clock time. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What can be known of a turn's audio as it is now. Nothing rejects but by the signal; what fails is noted in the turn. */
export interface Recognition {
  /** `undefined` when the recogniser failed. */
  readonly words: Promise<RecognisedWords | undefined>;
  /** `undefined` when the detector failed, or neither listens nor reads. */
  readonly prediction: Promise<TurnPrediction | undefined>;
  /** Listens once more, to the silence that has come since; `undefined` where that would tell nothing new. */
  predictAgain(): Promise<TurnPrediction | undefined>;
  /** What is not known yet is not wanted any more. */
  abandon(): void;
}

export interface RecognitionParts {
  readonly context: ConversationContext;
  readonly turn: ActiveTurn;
  /** Words known from before, for detectors that read. */
  readonly interimText: string;
}

/** Transcribes the turn so far and asks whether it is complete, at once and side by side. */
export function beginRecognition({ context, turn, interimText }: RecognitionParts): Recognition {
  const { clock, options } = context;
  const { turnDetector } = options.engines;
  const { usesAudio, usesTranscript } = turnDetector.capabilities;
  const scope = createScope(turn.scope.signal);

  async function transcribe(): Promise<RecognisedWords | undefined> {
    const fromMs = clock.now();
    const { language } = context.preferencesOf(turn.speaker.id);
    try {
      const heard = await context.transcriber.transcribe(turn.audio, {
        signal: scope.signal,
        lane: 'live',
        language: language ?? context.settings().assistant.language,
        onInterim: (text) => turn.emit({ type: 'transcript-updated', text }),
      });
      turn.emit({ type: 'transcript-updated', text: heard.text });
      return { ...heard, fromMs, toMs: clock.now() };
    } catch (error) {
      scope.signal.throwIfAborted();
      turn.stageFailed('stt', error);
      return undefined;
    }
  }

  async function predict(known: string): Promise<TurnPrediction | undefined> {
    try {
      const samples = turn.audio.tail(detectorTailMs);
      const input = { samples, transcript: known === '' ? undefined : known };
      return await within(
        'turn-detector',
        context.settings().endpointing.predictDeadlineMs,
        (signal) => turnDetector.predict(input, { signal }),
        { clock, signal: scope.signal },
      );
    } catch (error) {
      scope.signal.throwIfAborted();
      turn.stageFailed('turn-detector', error);
      return undefined;
    }
  }

  async function predictFromWords(): Promise<TurnPrediction | undefined> {
    // A detector that neither listens nor reads has no opinion: the words and the silence decide.
    return usesTranscript ? predict((await words)?.text ?? '') : undefined;
  }

  const words = transcribe();
  // Where the sound is enough nobody waits for the words.
  const prediction = usesAudio ? predict(interimText) : predictFromWords();
  // Whoever reads them sees an abort; nobody may be reading.
  words.catch(() => undefined);
  prediction.catch(() => undefined);
  return {
    words,
    prediction,
    predictAgain: () => (usesAudio ? predict(interimText) : Promise.resolve(undefined)),
    abandon() {
      scope.cancel('superseded');
      scope.dispose();
    },
  };
}
