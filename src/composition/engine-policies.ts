import type { Engine, LanguageModel, SpeechToText, TextToSpeech } from '../core/ports/index.ts';
import { createPolicy, type PolicyOptions } from './policy.ts';
import { whileSilent } from './while-silent.ts';

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

/** In which somebody hears from the stand-in of a server that hangs, ms. */
const answeredWithinMs = 2_000;

/**
 * What a stand-in takes to its first event on two cores, ms (docs/measurements.md), so that both together keep
 * {@link answeredWithinMs}: the slow end of hearing and speaking, and the one token that a prepared model still lacks.
 */
const standInMs = { stt: 200, llm: 150, tts: 250 } as const;

/** Of silence before the model that stands in begins to read the question, ms; healthy servers have begun by then. */
const prepareAfterMs = 800;

/** How long a server may still load its model, say, when nobody waits for it any more. */
const lateUpToMs = 30_000;

/**
 * A server that an engine of this machine stands in for: somebody waits for an answer, and it can be had
 * elsewhere. After one failure the stand-in is used at once; ten seconds later the server is tried again, and
 * as soon as the call that was too late is answered after all.
 */
const brief = (task: keyof typeof standInMs, life: AbortSignal | undefined): PolicyOptions => ({
  timeoutMs: answeredWithinMs - standInMs[task],
  breaker: { failures: 1, halfOpenAfterMs: 10_000 },
  late: { upToMs: lateUpToMs, life },
});

export interface GuardOptions<Port extends Engine> {
  /** What is used while the engine fails: see {@link standInOf}. */
  readonly standIn?: Port | undefined;
  /** Ends what goes on after its deadline. */
  readonly life?: AbortSignal | undefined;
}

/**
 * An engine with its policies; work nobody waits for (`batch`) is given the time it takes. Each lane has a breaker of
 * its own: where batch work fails, as in a process of its own it may, live calls go on.
 */
export function guardSpeechToText(
  engine: SpeechToText,
  { standIn, life }: GuardOptions<SpeechToText> = {},
): SpeechToText {
  const live = createPolicy(standIn ? brief('stt', life) : patient.stt).speechToText(engine);
  const batch = createPolicy(isRemote(engine) ? patient.stt : unhurried).speechToText(engine);
  return {
    ...live,
    transcribe: (input, options) => (input.lane === 'batch' ? batch : live).transcribe(input, options),
  };
}

/** See {@link guardSpeechToText}. */
export function guardTextToSpeech(
  engine: TextToSpeech,
  { standIn, life }: GuardOptions<TextToSpeech> = {},
): TextToSpeech {
  const live = createPolicy(standIn ? brief('tts', life) : patient.tts).textToSpeech(engine);
  const batch = createPolicy(isRemote(engine) ? patient.tts : unhurried).textToSpeech(engine);
  return {
    ...live,
    synthesize: (input, options) => (input.lane === 'batch' ? batch : live).synthesize(input, options),
  };
}

/** See {@link guardSpeechToText}; the conversation itself has deadlines for models nobody stands in for. */
export function guardLanguageModel(
  engine: LanguageModel,
  { standIn, life }: GuardOptions<LanguageModel> = {},
): LanguageModel {
  if (!standIn) return engine;
  const live = createPolicy(brief('llm', life)).languageModel(engine);
  return {
    ...live,
    generate(input, options) {
      if (input.lane === 'batch') return engine.generate(input, options);
      const events = live.generate(input, options);
      if (!standIn.capabilities.prefill) return events;
      return whileSilent(events, prepareAfterMs, (isHeard) => {
        const signal = AbortSignal.any([options.signal, isHeard]);
        // Work ahead of time: when it fails nothing is lost.
        standIn.prefill(input, { signal }).catch(() => undefined);
      });
    },
  };
}

const isRemote = ({ placement }: Engine) => placement === 'remote';

/** The engine of this machine that stands in for a server; none for an engine that is of this machine itself. */
export function standInOf<Port extends Engine>(chain: readonly Port[], index: number): Port | undefined {
  const engine = chain[index];
  return engine && isRemote(engine) ? chain.slice(index + 1).find((other) => !isRemote(other)) : undefined;
}
