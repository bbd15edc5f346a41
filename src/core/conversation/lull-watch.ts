import { applySamples, silentLevel } from '../turn/lull.ts';
import type { ActiveTurn } from './active-turn.ts';
import type { ConversationContext } from './context.ts';
import type { Recognition } from './recognition.ts';

/** Recognising takes at most this share of the time somebody speaks: one part of work, as much rest. */
const restPerWork = 1;

export interface LullWatch {
  /** A turn begins with this audio. */
  begin(preRoll: Float32Array): void;
  /** Audio of a turn while the detector takes it for speech. */
  hear(turn: ActiveTurn, samples: Float32Array): void;
  /** What was recognised of all that was said, if nothing was said since; whoever takes it owns it. */
  take(): Recognition | undefined;
}

/**
 * Recognises at every lull, on the chance that it is the end: the detector will need a while to notice. When the
 * voice goes on, the words are good for an interim transcript, and nothing else comes of it.
 */
export function createLullWatch(
  { clock, settings, transcriber }: ConversationContext,
  recognise: (turn: ActiveTurn) => Recognition,
): LullWatch {
  let level = silentLevel;
  let current: Recognition | undefined;
  let notBeforeMs = 0;

  function begin(turn: ActiveTurn): void {
    // Somebody's final transcript is worth more than a chance.
    if (current || transcriber.inFlight > 0 || clock.now() < notBeforeMs) return;
    const fromMs = clock.now();
    const recognition = recognise(turn);
    current = recognition;
    notBeforeMs = Infinity;
    const rest = () => {
      notBeforeMs = clock.now() + (clock.now() - fromMs) * restPerWork;
    };
    recognition.words.then(rest, rest);
  }

  return {
    begin(preRoll) {
      current = undefined;
      level = applySamples(silentLevel, preRoll, settings().hearing).level;
    },
    hear(turn, samples) {
      const { hearing } = settings();
      const next = applySamples(level, samples, hearing);
      level = next.level;
      if (next.edge === 'rose') current = undefined;
      if (level.softMs >= hearing.lullMs) begin(turn);
    },
    take() {
      const taken = current;
      current = undefined;
      return taken;
    },
  };
}
