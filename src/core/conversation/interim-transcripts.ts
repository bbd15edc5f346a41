import { createScope, isCancelled, type Scope } from '../../shared/abort.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationContext } from './context.ts';

/** In ms of voiced audio. */
export interface InterimPace {
  readonly firstMs: number;
  readonly everyMs: number;
}

export interface InterimTranscripts {
  /** The last words recognised while the person was speaking. */
  readonly text: string;
  /** Looks at the words so far if it is time to and the recogniser has nothing better to do. */
  consider(turn: ActiveTurn, voicedMs: number, pace: InterimPace): void;
  /** Words that were recognised for another purpose count as a look, and save the next. */
  note(turn: ActiveTurn, voicedMs: number, words: Promise<{ readonly text: string } | undefined>): void;
  /** A pause: the final transcript comes first. */
  stop(): void;
  reset(): void;
}

/** Words while they are still being spoken: to prefill the prompt, and to know early what an interruption is about. */
export function createInterimTranscripts(
  context: ConversationContext,
  onText: (turn: ActiveTurn, text: string) => void,
): InterimTranscripts {
  let text = '';
  let lastVoicedMs = 0;
  let current: Scope | undefined;

  function take(turn: ActiveTurn, heard: string): void {
    text = heard;
    onText(turn, heard);
  }

  async function run(turn: ActiveTurn, scope: Scope): Promise<void> {
    try {
      const { language } = context.preferencesOf(turn.speaker.id);
      const heard = await context.transcriber.transcribe(turn.audio, {
        signal: scope.signal,
        // Nothing else is in flight: it delays nobody, and batch work may be done in a process of its own.
        lane: 'live',
        language: language ?? context.settings().assistant.language,
      });
      if (scope.signal.aborted || heard.text === '') return;
      turn.emit({ type: 'transcript-updated', text: heard.text });
      take(turn, heard.text);
    } catch (error) {
      if (!isCancelled(error)) turn.stageFailed('stt', error);
    } finally {
      scope.dispose();
      if (current === scope) current = undefined;
    }
  }

  return {
    get text() {
      return text;
    },
    consider(turn, voicedMs, { firstMs, everyMs }) {
      const dueMs = lastVoicedMs === 0 ? firstMs : lastVoicedMs + everyMs;
      if (current || voicedMs < dueMs || context.transcriber.inFlight > 0) return;
      lastVoicedMs = voicedMs;
      current = createScope(turn.scope.signal);
      context.follow(run(turn, current));
    },
    note(turn, voicedMs, words) {
      lastVoicedMs = voicedMs;
      const noted = words.then((heard) => {
        if (heard && heard.text !== '' && !turn.scope.signal.aborted) take(turn, heard.text);
      });
      // Abandoned: nothing was recognised.
      noted.catch(() => undefined);
    },
    stop() {
      current?.cancel('superseded');
    },
    reset() {
      current?.cancel('superseded');
      lastVoicedMs = 0;
      text = '';
    },
  };
}
