import type { Clock } from '../../shared/clock.ts';
import { toAibotError } from '../../shared/errors.ts';
import type {
  Engine,
  HistogramName,
  IntentClassifier,
  LanguageModel,
  Metrics,
  SpeechToText,
  TextToSpeech,
} from '../ports/index.ts';

export interface MeasuredOptions {
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** How a call ended; `left` means that the caller wanted no more. */
type Outcome = 'ok' | 'failed' | 'left';

type Mark<Event> = (event: Event) => HistogramName | undefined;

/** Passes events through; observes the time of the first event of each name, and counts how the call ended. */
async function* measuredStream<Event>(
  engine: Engine,
  kind: string,
  open: () => AsyncIterable<Event>,
  mark: Mark<Event>,
  { metrics, clock }: MeasuredOptions,
  signal: AbortSignal,
): AsyncGenerator<Event, void, undefined> {
  const startedAtMs = clock.now();
  const seen = new Set<HistogramName>();
  let outcome: Outcome = 'left';
  try {
    for await (const event of open()) {
      const name = mark(event);
      if (name !== undefined && !seen.has(name)) {
        seen.add(name);
        metrics.observe(name, clock.now() - startedAtMs, { engine: engine.id });
      }
      yield event;
    }
    outcome = 'ok';
  } catch (error) {
    if (!signal.aborted) outcome = 'failed';
    if (!signal.aborted) metrics.count('errors', { engine: engine.id, code: toAibotError(error).code });
    throw error;
  } finally {
    metrics.count('engine_calls', { engine: engine.id, kind, outcome });
  }
}

/** The engine's own life, untouched. */
const life = (engine: Engine): Engine => ({
  id: engine.id,
  placement: engine.placement,
  warmUp: (call) => engine.warmUp(call),
  checkHealth: (call) => engine.checkHealth(call),
  dispose: () => engine.dispose(),
});

export function measuredSpeechToText(stt: SpeechToText, options: MeasuredOptions): SpeechToText {
  return {
    ...life(stt),
    capabilities: stt.capabilities,
    transcribe: (input, call) =>
      measuredStream(
        stt,
        'stt',
        () => stt.transcribe(input, call),
        ({ type }) => (type === 'final' ? 'stt_ms' : undefined),
        options,
        call.signal,
      ),
  };
}

export function measuredLanguageModel(llm: LanguageModel, options: MeasuredOptions): LanguageModel {
  const { metrics } = options;
  return {
    ...life(llm),
    capabilities: llm.capabilities,
    prefill: (input, call) => llm.prefill(input, call),
    generate: (input, call) =>
      measuredStream(
        llm,
        'llm',
        () => llm.generate(input, call),
        (event) => {
          if (event.type !== 'finished') return 'ttft_ms';
          metrics.count('tokens', { engine: llm.id, kind: 'prompt' }, event.promptTokens);
          metrics.count('tokens', { engine: llm.id, kind: 'cached' }, event.cachedTokens);
          metrics.count('tokens', { engine: llm.id, kind: 'completion' }, event.completionTokens);
          return 'generation_ms';
        },
        options,
        call.signal,
      ),
  };
}

export function measuredTextToSpeech(tts: TextToSpeech, options: MeasuredOptions): TextToSpeech {
  return {
    ...life(tts),
    capabilities: tts.capabilities,
    synthesize: (input, call) =>
      measuredStream(
        tts,
        'tts',
        () => tts.synthesize(input, call),
        ({ type }) => (type === 'audio' ? 'ttfb_ms' : undefined),
        options,
        call.signal,
      ),
  };
}

export function measuredClassifier(
  classifier: IntentClassifier,
  { metrics, clock }: MeasuredOptions,
): IntentClassifier {
  return {
    ...life(classifier),
    async classify(input, call) {
      const startedAtMs = clock.now();
      try {
        const intent = await classifier.classify(input, call);
        metrics.observe('classify_ms', clock.now() - startedAtMs, { engine: classifier.id });
        return intent;
      } catch (error) {
        if (!call.signal.aborted)
          metrics.count('errors', { engine: classifier.id, code: toAibotError(error).code });
        throw error;
      }
    },
  };
}
