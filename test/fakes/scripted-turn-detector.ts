import type { TurnDetector, TurnDetectorInput } from '../../src/core/ports/index.ts';
import type { Clock } from '../../src/shared/clock.ts';

export interface ScriptedTurnDetectorOptions {
  readonly clock: Clock;
  /** How sure the detector is at its nth question (from 0) that the turn is over; an Error is thrown as it is. */
  readonly probability: (input: TurnDetectorInput, call: number) => number | Error;
  readonly id?: string;
  readonly threshold?: number;
  readonly predictMs?: number;
}

/** What was asked of the detector: state that tests may assert on. */
export interface ScriptedTurnDetector extends TurnDetector {
  readonly predicted: readonly TurnDetectorInput[];
  /** For runs of hours: empties what it remembers. */
  forget(): void;
}

export function createScriptedTurnDetector(options: ScriptedTurnDetectorOptions): ScriptedTurnDetector {
  const predicted: TurnDetectorInput[] = [];
  return {
    id: options.id ?? 'scripted-turn',
    placement: 'scripted',
    capabilities: { usesAudio: true, usesTranscript: true },
    predicted,
    forget: () => void predicted.splice(0),

    async predict(input, { signal }) {
      signal.throwIfAborted();
      const call = predicted.push(input) - 1;
      if (options.predictMs) await options.clock.sleep(options.predictMs, { signal });
      const probability = options.probability(input, call);
      if (probability instanceof Error) throw probability;
      return { probability, isComplete: probability >= (options.threshold ?? 0.5) };
    },

    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
