import { createResampler } from '../audio/resampler.ts';
import type {
  LanguageModel,
  SpeechEvent,
  SpeechToText,
  SpeechToTextInput,
  TextToSpeech,
  TextToSpeechInput,
} from '../ports/index.ts';
import { engineGroup, type FallbackOptions, firstStream } from './engine-group.ts';

const primaryTag = (language: string) => language.toLowerCase().split('-')[0] ?? '';

/** Transcribes with the first engine that knows the language and does not fail; interim results are not final. */
export function fallbackSpeechToText(
  engines: readonly SpeechToText[],
  options: FallbackOptions = {},
): SpeechToText {
  const knows = (engine: SpeechToText, language: string) =>
    engine.capabilities.languages.some(
      (known) => known === '*' || primaryTag(known) === primaryTag(language),
    );

  /** Those that know the language first; a wrong language is better than no ears. */
  function ordered({ language }: SpeechToTextInput): readonly SpeechToText[] {
    if (language === undefined) return engines;
    return [...engines].sort((a, b) => Number(knows(b, language)) - Number(knows(a, language)));
  }

  return {
    ...engineGroup(engines, options),
    capabilities: {
      languages: [...new Set(engines.flatMap(({ capabilities }) => capabilities.languages))],
      maxSegmentMs: Math.min(...engines.map(({ capabilities }) => capabilities.maxSegmentMs)),
      streamsInterim: engines.some(({ capabilities }) => capabilities.streamsInterim),
    },
    transcribe: (input, call) =>
      firstStream(
        {
          engines: ordered(input),
          open: (engine) => engine.transcribe(input, call),
          isOutput: ({ type }) => type === 'final',
          signal: call.signal,
        },
        options,
      ),
  };
}

/** Answers with the first model that gives a token; once it has begun to speak, its failure is the answer's. */
export function fallbackLanguageModel(
  engines: readonly LanguageModel[],
  options: FallbackOptions = {},
): LanguageModel {
  const group = engineGroup(engines, options);
  const all = engines.map(({ capabilities }) => capabilities);
  return {
    ...group,
    capabilities: {
      // What is promised must hold whichever model answers.
      contextTokens: Math.min(...all.map(({ contextTokens }) => contextTokens)),
      tools: all.every(({ tools }) => tools),
      jsonSchema: all.every(({ jsonSchema }) => jsonSchema),
      prefill: all[0]?.prefill ?? false,
    },
    generate: (input, call) =>
      firstStream(
        {
          engines,
          open: (engine) => engine.generate(input, call),
          isOutput: ({ type }) => type !== 'finished',
          signal: call.signal,
        },
        options,
      ),
    // Only the first is expected to answer; the others pay for their prompt when they must.
    prefill: async (input, call) => engines[0]?.prefill(input, call),
  };
}

/** Speaks with the first voice that gives sound. The others are brought to the first one's sample rate. */
export function fallbackTextToSpeech(
  engines: readonly TextToSpeech[],
  options: FallbackOptions = {},
): TextToSpeech {
  const group = engineGroup(engines, options);
  const sampleRateHz = engines[0]?.capabilities.sampleRateHz ?? 0;

  return {
    ...group,
    capabilities: {
      sampleRateHz,
      voices: engines.flatMap(({ capabilities }) => capabilities.voices),
      streams: engines[0]?.capabilities.streams ?? false,
    },
    synthesize: (input, call) =>
      firstStream(
        {
          engines: speakersOf(engines, input.voice),
          open: (engine) => atRate(sampleRateHz, engine, engine.synthesize(forEngine(engine, input), call)),
          isOutput: ({ type }) => type === 'audio',
          signal: call.signal,
        },
        options,
      ),
  };
}

const has = (engine: TextToSpeech, voice: string | undefined) =>
  engine.capabilities.voices.some(({ id }) => id === voice);

/** An engine that has the voice asked for goes first. */
const speakersOf = (engines: readonly TextToSpeech[], voice: string | undefined) =>
  [...engines].sort((a, b) => Number(has(b, voice)) - Number(has(a, voice)));

/** A voice of one engine means nothing to another. */
function forEngine(engine: TextToSpeech, input: TextToSpeechInput): TextToSpeechInput {
  return input.voice === undefined || has(engine, input.voice) ? input : { ...input, voice: undefined };
}

async function* atRate(
  sampleRateHz: number,
  { capabilities }: TextToSpeech,
  events: AsyncIterable<SpeechEvent>,
): AsyncGenerator<SpeechEvent, void, undefined> {
  const resampler = createResampler(capabilities.sampleRateHz, sampleRateHz);
  for await (const event of events) {
    const samples = event.type === 'audio' ? resampler.process(event.samples) : resampler.flush();
    if (samples.length > 0) yield { type: 'audio', samples };
    if (event.type === 'finished') yield event;
  }
}
