import type {
  SpeechToText,
  SpeechToTextCapabilities,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../src/core/ports/index.ts';
import { checkSegment } from '../../src/engines/stt/segment-limits.ts';
import { untilAborted } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { AibotError } from '../../src/shared/errors.ts';

/** What the recogniser makes of one stretch of audio, and how badly it goes. */
export interface ScriptedTranscript {
  readonly text: string;
  readonly interims?: readonly string[];
  readonly afterMs?: number;
  /** Never answers, until it is cancelled. */
  readonly stalls?: boolean;
  /** Dies, as an engine host does. */
  readonly crashes?: boolean;
}

export interface ScriptedSpeechToTextOptions {
  readonly clock: Clock;
  /** The transcript of the nth request (from 0); a plain string comes after `afterMs`. */
  readonly transcript: (input: SpeechToTextInput, call: number) => string | ScriptedTranscript;
  readonly id?: string;
  readonly afterMs?: number;
  readonly capabilities?: Partial<SpeechToTextCapabilities>;
}

/** What was asked of the recogniser: state that tests may assert on. */
export interface ScriptedSpeechToText extends SpeechToText {
  readonly transcribed: readonly SpeechToTextInput[];
  /** For runs of hours: empties what it remembers. */
  forget(): void;
  readonly callsInFlight: number;
}

export function createScriptedSpeechToText(options: ScriptedSpeechToTextOptions): ScriptedSpeechToText {
  const { clock } = options;
  const transcribed: SpeechToTextInput[] = [];
  let callsInFlight = 0;

  async function* eventsOf(script: ScriptedTranscript, signal: AbortSignal): AsyncGenerator<TranscriptEvent> {
    const interims = script.interims ?? [];
    const waitMs = (script.afterMs ?? options.afterMs ?? 0) / (interims.length + 1);
    const wait = () => (waitMs > 0 ? clock.sleep(waitMs, { signal }) : undefined);
    for (const text of interims) {
      await wait();
      signal.throwIfAborted();
      yield { type: 'interim', text };
    }
    await wait();
    signal.throwIfAborted();
    if (script.stalls) await untilAborted(new Promise<never>(() => undefined), signal);
    if (script.crashes) {
      throw new AibotError('The scripted recogniser died.', { code: 'engine-host-died', retryable: true });
    }
    yield { type: 'final', text: script.text, language: 'en' };
  }

  const id = options.id ?? 'scripted-stt';
  const capabilities: SpeechToTextCapabilities = {
    languages: ['en'],
    maxSegmentMs: 15_000,
    streamsInterim: true,
    ...options.capabilities,
  };

  return {
    id,
    placement: 'scripted',
    capabilities,
    transcribed,
    forget: () => void transcribed.splice(0),
    get callsInFlight() {
      return callsInFlight;
    },

    async *transcribe(input, { signal }) {
      signal.throwIfAborted();
      checkSegment(input, id, capabilities.maxSegmentMs);
      const call = transcribed.push(input) - 1;
      callsInFlight++;
      try {
        const script = options.transcript(input, call);
        yield* eventsOf(typeof script === 'string' ? { text: script } : script, signal);
      } finally {
        callsInFlight--;
      }
    },

    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}
