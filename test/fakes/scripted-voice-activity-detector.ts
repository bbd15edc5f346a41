import type { VoiceActivityDetector } from '../../src/core/ports/index.ts';
import type { Clock } from '../../src/shared/clock.ts';

export interface ScriptedVoiceActivityDetectorOptions {
  readonly clock: Clock;
  /** Speech probability of one window; by default loud windows are speech. */
  readonly probability?: (window: Float32Array) => number;
  readonly id?: string;
  readonly windowSamples?: number;
  /** How long the detector computes for one call. */
  readonly processMs?: number;
}

/** What was asked of the detector: state that tests may assert on. */
export interface ScriptedVoiceActivityDetector extends VoiceActivityDetector {
  readonly openStreams: number;
  readonly windowsScored: number;
}

/** −40 dBFS: the hum of the scripted voice is above it, silence is not. */
const loudRms = 0.01;
const isLoud = (window: Float32Array) =>
  Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / window.length) >= loudRms;

/** A detector that takes what is loud for speech, the same way every time. */
export function createScriptedVoiceActivityDetector(
  options: ScriptedVoiceActivityDetectorOptions,
): ScriptedVoiceActivityDetector {
  const windowSamples = options.windowSamples ?? 512;
  const probability = options.probability ?? ((window) => (isLoud(window) ? 1 : 0));
  let openStreams = 0;
  let windowsScored = 0;

  return {
    id: options.id ?? 'scripted-vad',
    placement: 'scripted',
    capabilities: { sampleRateHz: 16_000, windowSamples },
    get openStreams() {
      return openStreams;
    },
    get windowsScored() {
      return windowsScored;
    },

    open({ signal }) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      openStreams++;
      let pending: readonly number[] = [];
      let isOpen = true;
      return Promise.resolve({
        async process(samples, call) {
          call.signal.throwIfAborted();
          if (!isOpen) throw new Error('this stream was disposed of');
          const all = Float32Array.from([...pending, ...samples]);
          const whole = all.length - (all.length % windowSamples);
          pending = [...all.subarray(whole)];
          const scores: number[] = [];
          for (let start = 0; start < whole; start += windowSamples) {
            scores.push(probability(all.subarray(start, start + windowSamples)));
          }
          windowsScored += scores.length;
          if (options.processMs) await options.clock.sleep(options.processMs, call);
          return scores;
        },
        reset() {
          pending = [];
        },
        dispose() {
          if (isOpen) openStreams--;
          isOpen = false;
        },
      });
    },

    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
