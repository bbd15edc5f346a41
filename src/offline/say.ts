import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { durationMsOf } from '../core/audio/frame.ts';
import { writeWav } from '../core/audio/wav-writer.ts';
import { concatenated } from '../core/pipeline/utterance-audio.ts';
import type { CallOptions, TextToSpeech } from '../core/ports/index.ts';
import { createSpeechTextStream } from '../core/speech-text/index.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';
import type { ModelProgress } from './contract.ts';
import { openOfflineEngines } from './offline-engines.ts';
import { findPlayer } from './sound-programs.ts';

export interface SayOptions extends CallOptions {
  readonly text: string;
  /** A WAV file to write; spoken by the machine's loudspeaker when absent. */
  readonly output?: string | undefined;
  readonly engine?: string | undefined;
  readonly voice?: string | undefined;
  readonly speed?: number | undefined;
  readonly onModel?: (progress: ModelProgress) => void;
}

export interface SayResult {
  readonly engine: string;
  readonly file: string | null;
  readonly audioMs: number;
  readonly processingMs: number;
  /** Request → first audio. */
  readonly firstAudioMs: number;
}

/** Synthesises `text` as the assistant would say it: markdown, figures and units in words. */
export async function say(options: SayOptions): Promise<SayResult> {
  const { signal } = options;
  if (options.output === undefined && !findPlayer(16_000)) throw noPlayer();
  await using offline = await openOfflineEngines({
    signal,
    use: { tts: options.engine === undefined ? undefined : [options.engine], voice: options.voice },
    onModel: options.onModel,
  });
  const { engines, clock, config } = offline;
  checkVoice(options.voice, engines.tts);
  await engines.tts.warmUp({ signal });
  const startedAtMs = clock.now();
  const parts: Float32Array[] = [];
  let firstAudioMs = 0;
  for (const clause of clausesOf(options.text, config.assistant.language)) {
    for await (const samples of synthesize(engines.tts, clause, options)) {
      if (parts.length === 0) firstAudioMs = Math.round(clock.now() - startedAtMs);
      parts.push(samples);
    }
  }
  const samples = concatenated(parts);
  if (samples.length === 0) {
    throw new AibotError('There is nothing in that text that can be said aloud', {
      code: 'nothing-to-say',
      exitCode: exitCodes.usage,
    });
  }
  const { sampleRateHz } = engines.tts.capabilities;
  const processingMs = Math.round(clock.now() - startedAtMs);
  const wav = writeWav(samples, sampleRateHz);
  if (options.output !== undefined) await writeFile(options.output, wav, { signal });
  else await play(samples, sampleRateHz, signal);
  return {
    engine: engines.tts.id,
    file: options.output ?? null,
    audioMs: Math.round(durationMsOf(samples.length, sampleRateHz)),
    processingMs,
    firstAudioMs,
  };
}

/** An answer in any voice is better than none; whoever asks for one by name wants that one. */
function checkVoice(voice: string | undefined, { capabilities }: TextToSpeech): void {
  const ids = capabilities.voices.map(({ id }) => id);
  if (voice === undefined || ids.includes(voice)) return;
  const guess = nearest(voice, ids);
  throw new AibotError(`There is no voice "${voice}"${guess ? `; did you mean "${guess}"?` : ''}`, {
    code: 'unknown-voice',
    exitCode: exitCodes.usage,
    nextSteps: [
      `Choose one of: ${ids.join(', ')}`,
      'Or name the engine that has it: `aibot say "…" --engine ENGINE --voice VOICE`.',
    ],
  });
}

function clausesOf(text: string, language: string): readonly string[] {
  const stream = createSpeechTextStream({ language });
  return [...stream.push(text), ...stream.end()].flatMap((piece) =>
    piece.type === 'clause' ? [piece.text] : [],
  );
}

async function* synthesize(tts: TextToSpeech, text: string, { voice, speed, signal }: SayOptions) {
  for await (const event of tts.synthesize({ text, voice, speed }, { signal })) {
    if (event.type === 'audio') yield event.samples;
  }
}

async function play(samples: Float32Array, sampleRateHz: number, signal: AbortSignal): Promise<void> {
  const player = findPlayer(sampleRateHz);
  if (!player) throw noPlayer();
  const headerBytes = 44;
  const pcm = writeWav(samples, sampleRateHz).subarray(headerBytes);
  const { failed } = await execa(player.command, player.args, {
    input: pcm,
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (failed) throw noPlayer(`${player.name} could not play it`);
}

function noPlayer(why = 'This machine has no program that plays sound'): AibotError {
  return new AibotError(why, {
    code: 'no-loudspeaker',
    exitCode: exitCodes.unavailable,
    nextSteps: [
      'Write it to a file instead: `aibot say "…" -o hello.wav`.',
      'Or install sox, alsa-utils or ffmpeg.',
    ],
  });
}
