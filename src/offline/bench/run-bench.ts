import { availableParallelism, cpus, totalmem } from 'node:os';
import { assetFile } from '../../composition/assets.ts';
import { type AudioFile, findAudioFiles } from '../audio-files.ts';
import type { ModelProgress } from '../contract.ts';
import { decodeAudioFile } from '../decode-audio.ts';
import { openOfflineConversation } from '../offline-conversation.ts';
import { type EngineChoice, openOfflineEngines } from '../offline-engines.ts';
import { type EngineFigures, measureEngines } from './measure-engines.ts';
import {
  type BenchClip,
  benchVoiceToVoice,
  type ClipResult,
  type VoiceToVoiceReport,
} from './voice-to-voice.ts';

export interface RunBenchOptions {
  readonly signal: AbortSignal;
  /** Recorded questions to ask; the one of the self-check when empty. */
  readonly paths: readonly string[];
  readonly manifest?: string | undefined;
  /** How often every question is asked. */
  readonly rounds: number;
  readonly pauseMs?: number | undefined;
  readonly use?: EngineChoice;
  /** Leaves out the engines' own figures. */
  readonly onlyConversation?: boolean;
  readonly onStep: (what: string) => void;
  readonly onClip?: (result: ClipResult) => void;
  readonly onModel?: (progress: ModelProgress) => void;
}

/** A measurement of this machine; two of them can be compared. */
export interface BenchResult {
  readonly at: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly engines: readonly EngineFigures[];
  readonly voiceToVoice: VoiceToVoiceReport;
  readonly memory: {
    readonly processBytes: number;
    readonly hosts: readonly { readonly name: string; readonly rssBytes: number }[];
    readonly totalBytes: number;
  };
}

export async function runBench(options: RunBenchOptions): Promise<BenchResult> {
  const { signal } = options;
  const clips = await loadClips(options);
  await using offline = await openOfflineEngines({ signal, use: options.use, onModel: options.onModel });
  const { engines, clock } = offline;
  const figures = options.onlyConversation
    ? []
    : await measureEngines({
        engines,
        clips,
        clock,
        signal,
        onEngine: (id) => options.onStep(`measuring ${id}`),
      });
  await engines.warmUp({ signal });
  const conversation = openOfflineConversation(offline);
  try {
    const rounds = Array.from({ length: options.rounds }, () => clips).flat();
    const voiceToVoice = await benchVoiceToVoice({
      clips: rounds,
      conversation,
      clock,
      signal,
      pauseMs: options.pauseMs,
      onClip: (result) => {
        options.onStep(`asked ${result.name}`);
        options.onClip?.(result);
      },
    });
    const hosts = await Promise.all(engines.hosts.all.map((host) => host.stats()));
    const resident = hosts.map(({ name, rssBytes }) => ({ name, rssBytes: rssBytes ?? 0 }));
    const processBytes = process.memoryUsage.rss();
    return {
      at: new Date(clock.wallNow()).toISOString(),
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown',
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
      },
      engines: figures,
      voiceToVoice,
      memory: {
        processBytes,
        hosts: resident,
        totalBytes: resident.reduce((sum, { rssBytes }) => sum + rssBytes, processBytes),
      },
    };
  } finally {
    await conversation.close();
  }
}

async function loadClips(options: RunBenchOptions): Promise<readonly BenchClip[]> {
  const isNamed = options.paths.length > 0 || options.manifest !== undefined;
  const files: readonly AudioFile[] = isNamed
    ? await findAudioFiles(options)
    : [{ path: assetFile('self-check-question.wav') }];
  return Promise.all(
    files.map(async ({ path }) => ({
      name: path,
      samples: await decodeAudioFile(path, { signal: options.signal }),
    })),
  );
}
