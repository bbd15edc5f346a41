import { writeAnswer } from '../composition/answer-recording.ts';
import type { Config } from '../config/schema.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { type AudioFilesRequest, findAudioFiles } from './audio-files.ts';
import type { ModelProgress } from './contract.ts';
import { decodeAudioFile } from './decode-audio.ts';
import { openOfflineConversation } from './offline-conversation.ts';
import { type OfflineEngines, openOfflineEngines } from './offline-engines.ts';
import { type EngineReport, type FileReport, testAudio } from './test-audio.ts';

export interface RunTestAudioOptions extends AudioFilesRequest {
  readonly signal: AbortSignal;
  /** Engines to compare, by id; the configured one when empty. */
  readonly stt: readonly string[];
  /** Where the engines run, instead of what the configuration says. */
  readonly profile?: Config['profile'] | undefined;
  /** Where the answer to the only file goes: then the whole conversation is held. */
  readonly respond?: string | undefined;
  readonly onFile: (engineId: string, report: FileReport) => void;
  readonly onModel?: (progress: ModelProgress) => void;
  /** Called once for each engine that another one had to stand in for. */
  readonly onStandIn?: (standIn: StandIn) => void;
}

/** Another engine did the work of one that failed. */
export interface StandIn {
  readonly failedId: string;
  readonly id: string;
  /** Code of the failure. */
  readonly code: string;
}

/** The stable contract of `aibot test-audio --json`. */
export interface TestAudioResult {
  readonly engines: readonly EngineReport[];
  /** Engines that did the work of others: then the figures are theirs. */
  readonly standIns: readonly StandIn[];
  /** With `--respond`: what the conversation made of the file. */
  readonly turn?: Receipt;
}

export async function runTestAudio(options: RunTestAudioOptions): Promise<TestAudioResult> {
  const { signal } = options;
  const files = await findAudioFiles(options);
  const [first] = files;
  if (!first || (options.respond !== undefined && files.length > 1)) throw wrongNumber(files.length);
  const standIns: StandIn[] = [];
  await using offline = await openOfflineEngines({
    signal,
    profile: options.profile,
    use: { stt: options.stt.length > 0 ? options.stt : undefined },
    onModel: options.onModel,
    onFallback({ fromId, toId, code }) {
      if (standIns.some(({ failedId, id }) => failedId === fromId && id === toId)) return;
      const standIn = { failedId: fromId, id: toId, code };
      standIns.push(standIn);
      options.onStandIn?.(standIn);
    },
  });
  const { engines, clock, config } = offline;
  const reports = await testAudio({
    files,
    engines: options.stt.length > 0 ? options.stt.map((id) => engines.speechToText(id)) : [engines.stt],
    vad: engines.vad,
    language: config.engines.stt.language ?? config.assistant.language,
    clock,
    signal,
    onFile: options.onFile,
  });
  if (options.respond === undefined) return { engines: reports, standIns };
  return { engines: reports, standIns, turn: await respond(offline, first.path, options.respond, signal) };
}

async function respond(
  offline: OfflineEngines,
  file: string,
  answerFile: string,
  signal: AbortSignal,
): Promise<Receipt> {
  const samples = await decodeAudioFile(file, { signal });
  await offline.engines.warmUp({ signal });
  const conversation = openOfflineConversation(offline);
  try {
    const { receipts } = await conversation.ask(samples);
    const receipt = receipts.findLast((candidate) => candidate.outcome !== 'ignored') ?? receipts.at(-1);
    if (!receipt) throw nothingHeard(file);
    await writeAnswer(
      answerFile,
      conversation.session.playouts,
      offline.engines.tts.capabilities.sampleRateHz,
    );
    return receipt;
  } finally {
    await conversation.close();
  }
}

function wrongNumber(count: number): AibotError {
  return new AibotError(
    count === 0
      ? 'There is no recording to test'
      : `--respond holds a conversation about one recording, not ${count}`,
    {
      code: 'usage',
      exitCode: exitCodes.usage,
      nextSteps: [
        'Name files or folders, or give --manifest: `aibot test-audio clip.wav --expect "what was said"`.',
      ],
    },
  );
}

function nothingHeard(file: string): AibotError {
  return new AibotError(`Nobody was heard speaking in ${file}`, {
    code: 'nothing-heard',
    nextSteps: ['Listen to it: silence, music and noise are not answered.'],
  });
}
