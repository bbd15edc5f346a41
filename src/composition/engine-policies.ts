import type { Engine, LanguageModel, SpeechToText, TextToSpeech } from '../core/ports/index.ts';
import { createPolicy } from './policy.ts';

/**
 * Deadlines to the first event of a call and when an engine is left alone for a while. Longer than any healthy
 * engine takes on a busy machine, shorter than a person's patience; the conversation has its own beside them.
 */
const patient = {
  stt: { timeoutMs: 8_000, retries: 1, breaker: { failures: 3, halfOpenAfterMs: 10_000 } },
  tts: { timeoutMs: 6_000, breaker: { failures: 3, halfOpenAfterMs: 10_000 } },
} as const;

/**
 * Of batch work in a process of this machine: that may have to be started and to load its engine first, and gets
 * only the time that live work leaves.
 */
const unhurried = { ...patient.tts, timeoutMs: 60_000, retries: 1 } as const;

/**
 * A server that an engine of this machine stands in for: somebody waits for an answer, and it can be had
 * elsewhere. After one failure the stand-in is used at once; ten seconds later the server is tried again.
 */
const brief = { timeoutMs: 2_000, breaker: { failures: 1, halfOpenAfterMs: 10_000 } } as const;

/**
 * Every engine of a chain with its policies; work nobody waits for (`batch`) is given the time it takes. Each lane
 * has a breaker of its own: where batch work fails, as in a process of its own it may, live calls go on.
 */
export function guardSpeechToText(chain: readonly SpeechToText[]): readonly SpeechToText[] {
  return chain.map((engine, index) => {
    const live = createPolicy(hasStandIn(chain, index) ? brief : patient.stt).speechToText(engine);
    const batch = createPolicy(isRemote(engine) ? patient.stt : unhurried).speechToText(engine);
    return {
      ...live,
      transcribe: (input, options) => (input.lane === 'batch' ? batch : live).transcribe(input, options),
    };
  });
}

/** See {@link guardSpeechToText}. */
export function guardTextToSpeech(chain: readonly TextToSpeech[]): readonly TextToSpeech[] {
  return chain.map((engine, index) => {
    const live = createPolicy(hasStandIn(chain, index) ? brief : patient.tts).textToSpeech(engine);
    const batch = createPolicy(isRemote(engine) ? patient.tts : unhurried).textToSpeech(engine);
    return {
      ...live,
      synthesize: (input, options) => (input.lane === 'batch' ? batch : live).synthesize(input, options),
    };
  });
}

/** See {@link guardSpeechToText}; the conversation itself has deadlines for models nobody stands in for. */
export function guardLanguageModels(chain: readonly LanguageModel[]): readonly LanguageModel[] {
  return chain.map((engine, index) => {
    if (!hasStandIn(chain, index)) return engine;
    const live = createPolicy(brief).languageModel(engine);
    return {
      ...live,
      generate: (input, options) => (input.lane === 'batch' ? engine : live).generate(input, options),
    };
  });
}

const isRemote = ({ placement }: Engine) => placement === 'remote';

/** Whether a server is followed by an engine of this machine. */
const hasStandIn = (chain: readonly Engine[], index: number) =>
  chain[index]?.placement === 'remote' &&
  chain.slice(index + 1).some(({ placement }) => placement !== 'remote');
