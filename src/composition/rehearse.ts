import { readFile } from 'node:fs/promises';
import { hearingRateHz } from '../core/audio/frame.ts';
import { resample } from '../core/audio/resampler.ts';
import { readWav } from '../core/audio/wav-reader.ts';
import { toolPrompt } from '../core/conversation/prefiller.ts';
import { systemMessage } from '../core/conversation/prompt.ts';
import type { AssistantSettings } from '../core/conversation/settings.ts';
import type {
  CallOptions,
  Engine,
  LanguageModel,
  SpeechToText,
  TextToSpeech,
  ToolDefinition,
  TurnDetector,
} from '../core/ports/index.ts';
import { assetFile } from './assets.ts';

/** Ends with a comma and a full stop: two clauses, as answers have. */
const sentence = 'This is a whole sentence, said once so that nobody has to wait for the first.';

/** A server has its own memory to fill, and may cost money. */
const isHere = ({ placement }: Engine) => placement !== 'remote';

/** The first of a chain that runs on this machine: the one that answers, or that stands in for a server. */
export const firstHere = <Port extends Engine>(chain: readonly Port[]) => chain.find(isHere);

/**
 * Lets a language model of this machine compute what every conversation begins with, and then, without being waited
 * for, what stands before every request with tools: the first question pays for neither. Only time is lost when it
 * fails; the engine's own state tells why.
 */
export async function rehearseThinking(
  model: LanguageModel | undefined,
  assistant: AssistantSettings,
  tools: readonly ToolDefinition[],
  { signal }: CallOptions,
): Promise<void> {
  if (!model?.capabilities.prefill) return;
  const messages = [systemMessage(assistant)];
  await lenient(model.prefill({ messages, lane: 'live' }, { signal }), signal);
  if (model.capabilities.tools) model.prefill(toolPrompt(messages, tools), { signal }).catch(() => undefined);
}

export interface SpeakingParts {
  /** None where nobody's turns are waited for. */
  readonly turnDetector: TurnDetector | undefined;
  readonly stt: SpeechToText | undefined;
  readonly tts: TextToSpeech | undefined;
}

/** Hears a question and says a sentence: memory for inputs of a usual length is there before anybody speaks. */
export async function rehearseSpeech(
  { turnDetector, stt, tts }: SpeakingParts,
  options: CallOptions,
): Promise<void> {
  const { samples: recorded, sampleRateHz } = readWav(await readFile(assetFile('self-check-question.wav')));
  const samples = resample(recorded, sampleRateHz, hearingRateHz);
  const run = (work: Promise<unknown>) => lenient(work, options.signal);
  if (turnDetector && isHere(turnDetector)) await run(turnDetector.predict({ samples }, options));
  if (stt) await run(drain(stt.transcribe({ samples, sampleRateHz: hearingRateHz }, options)));
  if (tts) await run(drain(tts.synthesize({ text: sentence }, options)));
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

async function lenient(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await work.catch(() => undefined);
  signal.throwIfAborted();
}
