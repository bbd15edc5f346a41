import type { TurnDetector } from '../../core/ports/index.ts';

/**
 * The detector for when there is no other: it finds nothing complete, so that every turn waits for the
 * silence fallback of the turn machine. It never cuts anybody off sooner than that.
 */
export function createSilenceOnlyTurnDetector(id = 'silence-only'): TurnDetector {
  return {
    id,
    placement: 'in-process',
    capabilities: { usesAudio: false, usesTranscript: false },
    predict: (_input, { signal }) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      return Promise.resolve({ probability: 0, isComplete: false });
    },
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
