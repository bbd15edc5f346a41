import type { EngineSet } from '../../composition/engines.ts';
import { durationMsOf, hearingRateHz } from '../../core/audio/frame.ts';
import type { CallOptions, LanguageModel, SpeechToText, TextToSpeech } from '../../core/ports/index.ts';
import { finalTranscript } from '../../core/text/final-transcript.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Summary, summarize } from './statistics.ts';
import type { BenchClip } from './voice-to-voice.ts';

/** What one engine does on this machine; only the figures that mean something for its task are there. */
export interface EngineFigures {
  readonly task: string;
  readonly id: string;
  readonly loadMs: number;
  /** Processing time / audio time. */
  readonly rtf?: number;
  readonly tookMs?: Summary;
  /** Request → first token, with a prompt that shares its beginning with the one before. */
  readonly firstTokenMs?: Summary;
  readonly tokensPerSecond?: number;
  /** Request → first audio of a sentence. */
  readonly firstAudioMs?: Summary;
}

export interface MeasureEnginesOptions extends CallOptions {
  readonly engines: EngineSet;
  readonly clips: readonly BenchClip[];
  readonly clock: Clock;
  readonly onEngine?: (id: string) => void;
}

const systemPrompt =
  'You are a friendly voice assistant in a group call. Answer in one or two short spoken sentences.';
const questions = [
  'What is the capital of France?',
  'How many legs does a spider have?',
  'Why is the sky blue?',
  'Who wrote Romeo and Juliet?',
  'What happens when water freezes?',
];
const sentences = [
  'The capital of France is Paris.',
  'A spider has eight legs, and most of them have eight eyes as well.',
  'The sky is blue because air scatters short wavelengths of light more than long ones.',
  'William Shakespeare wrote Romeo and Juliet around fifteen ninety-five.',
  'When water freezes it turns into ice.',
];

/** Loads every engine in use, one after another, and measures each alone. */
export async function measureEngines(options: MeasureEnginesOptions): Promise<readonly EngineFigures[]> {
  const figures: EngineFigures[] = [];
  for (const { task, engine } of options.engines.all) {
    options.signal.throwIfAborted();
    options.onEngine?.(engine.id);
    const startedAtMs = options.clock.now();
    await engine.warmUp(options);
    const loadMs = Math.round(options.clock.now() - startedAtMs);
    figures.push({ task, id: engine.id, loadMs, ...(await measure(task, engine, options)) });
  }
  return figures;
}

type Measured = Omit<EngineFigures, 'task' | 'id' | 'loadMs'>;

function measure(
  task: string,
  engine: EngineSet['all'][number]['engine'],
  options: MeasureEnginesOptions,
): Promise<Measured> {
  switch (task) {
    case 'vad':
      return measureVad(options);
    case 'turn':
      return measureTurnDetector(options);
    case 'stt':
      return measureSpeechToText(engine as SpeechToText, options);
    case 'llm':
      return measureLanguageModel(engine as LanguageModel, options);
    case 'tts':
      return measureTextToSpeech(engine as TextToSpeech, options);
    default:
      return Promise.resolve({});
  }
}

async function measureVad({ engines, clips, clock, ...options }: MeasureEnginesOptions): Promise<Measured> {
  const stream = await engines.vad.open(options);
  const startedAtMs = clock.now();
  for (const { samples } of clips) await stream.process(samples, options);
  stream.dispose();
  return { rtf: (clock.now() - startedAtMs) / totalAudioMs(clips) };
}

async function measureTurnDetector({
  engines,
  clips,
  clock,
  ...options
}: MeasureEnginesOptions): Promise<Measured> {
  const tookMs: number[] = [];
  for (const { samples } of clips) {
    const startedAtMs = clock.now();
    await engines.turnDetector.predict({ samples }, options);
    tookMs.push(clock.now() - startedAtMs);
  }
  return { tookMs: summarize(tookMs) };
}

async function measureSpeechToText(
  engine: SpeechToText,
  { clips, clock, signal }: MeasureEnginesOptions,
): Promise<Measured> {
  const tookMs: number[] = [];
  for (const { samples } of clips) {
    const startedAtMs = clock.now();
    await finalTranscript(engine.transcribe({ samples, sampleRateHz: hearingRateHz }, { signal }));
    tookMs.push(clock.now() - startedAtMs);
  }
  return { tookMs: summarize(tookMs), rtf: tookMs.reduce((sum, ms) => sum + ms, 0) / totalAudioMs(clips) };
}

async function measureLanguageModel(
  engine: LanguageModel,
  { clock, signal }: MeasureEnginesOptions,
): Promise<Measured> {
  const firstTokenMs: number[] = [];
  let tokens = 0;
  let decodingMs = 0;
  for (const question of questions) {
    const messages = [
      { role: 'system' as const, content: systemPrompt },
      { role: 'user' as const, content: question },
    ];
    const startedAtMs = clock.now();
    let firstAtMs: number | undefined;
    for await (const event of engine.generate(
      { messages, maxTokens: 48, conversationKey: 'bench' },
      { signal },
    )) {
      if (event.type === 'text') firstAtMs ??= clock.now();
      if (event.type === 'finished' && firstAtMs !== undefined) {
        tokens += event.completionTokens;
        decodingMs += clock.now() - firstAtMs;
      }
    }
    if (firstAtMs !== undefined) firstTokenMs.push(firstAtMs - startedAtMs);
  }
  return {
    firstTokenMs: summarize(firstTokenMs),
    tokensPerSecond: Math.round((tokens * 10_000) / decodingMs) / 10,
  };
}

async function measureTextToSpeech(
  engine: TextToSpeech,
  { clock, signal }: MeasureEnginesOptions,
): Promise<Measured> {
  const firstAudioMs: number[] = [];
  let audioMs = 0;
  let processingMs = 0;
  for (const text of sentences) {
    const startedAtMs = clock.now();
    let firstAtMs: number | undefined;
    for await (const event of engine.synthesize({ text }, { signal })) {
      if (event.type === 'audio') firstAtMs ??= clock.now();
      else audioMs += event.audioMs;
    }
    processingMs += clock.now() - startedAtMs;
    if (firstAtMs !== undefined) firstAudioMs.push(firstAtMs - startedAtMs);
  }
  return { firstAudioMs: summarize(firstAudioMs), rtf: processingMs / audioMs };
}

function totalAudioMs(clips: readonly BenchClip[]): number {
  return clips.reduce((sum, { samples }) => sum + durationMsOf(samples.length), 0);
}
