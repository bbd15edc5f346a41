import type {
  CallOptions,
  SpeechToText,
  SpeechToTextInput,
  TranscriptEvent,
} from '../../core/ports/index.ts';
import type { EngineHost } from '../host/engine-host.ts';
import { createEngineLoading } from '../host/engine-loading.ts';
import { isWordless } from './audible.ts';
import {
  type MoonshineFiles,
  type MoonshineLoadParams,
  type MoonshineTranscribeParams,
  moonshineMethods,
} from './moonshine-protocol.ts';
import { checkSegment } from './segment-limits.ts';

export interface MoonshineOptions {
  readonly host: EngineHost;
  /** `moonshine-base-en`, `moonshine-tiny-en`. */
  readonly id: string;
  readonly files: MoonshineFiles;
  /** 1 by default: on a busy machine a second thread makes it slower. */
  readonly threads?: number;
}

/** Longer audio gives empty text (engines.md §3). */
const maxSegmentMs = 15_000;

/** Moonshine through sherpa-onnx: English, a tenth of a second for a sentence, in an engine host. */
export function createMoonshine({ host, id, files, threads = 1 }: MoonshineOptions): SpeechToText {
  const loading = createEngineLoading(host, moonshineMethods.load, {
    id,
    threads,
    ...files,
  } satisfies MoonshineLoadParams);

  function recognise(input: SpeechToTextInput, options: CallOptions): Promise<string> {
    const { samples, sampleRateHz, lane = 'live' } = input;
    const params: MoonshineTranscribeParams = { id, samples, sampleRateHz, lane };
    return host.request(moonshineMethods.transcribe, params, options);
  }

  const transcribe: SpeechToText['transcribe'] = async function* (
    input,
    options,
  ): AsyncGenerator<TranscriptEvent> {
    options.signal.throwIfAborted();
    checkSegment(input, id, maxSegmentMs);
    await loading.loaded(options);
    if (isWordless(input)) {
      yield { type: 'final', text: '', language: 'en' };
      return;
    }
    const text = await recognise(input, options);
    yield { type: 'final', text: cleanTranscript(text), language: 'en' };
  };

  return {
    id,
    placement: 'engine-host',
    capabilities: { languages: ['en'], maxSegmentMs, streamsInterim: false },
    transcribe,
    async warmUp(options) {
      await loading.loaded(options);
      await recognise({ samples: new Float32Array(16_000), sampleRateHz: 16_000 }, options);
    },
    checkHealth: (options) => loading.checkHealth(options),
    dispose: () => loading.dispose(),
  };
}

/** Moonshine now and then takes a fragment for an item of a list and numbers it: "2. of the house". */
export function cleanTranscript(text: string): string {
  return text.trim().replace(/^[1-9]\.\s+(?=\p{L})/u, '');
}
