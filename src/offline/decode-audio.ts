import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { hearingRateHz } from '../core/audio/frame.ts';
import { fromPcm16 } from '../core/audio/pcm16.ts';
import { resample } from '../core/audio/resampler.ts';
import { isWav, readWav } from '../core/audio/wav-reader.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { decodeWithFfmpeg, FfmpegError } from '../shared/ffmpeg.ts';

/** Whole audio books are no recordings to answer; 4 h of samples are 900 MB. */
const longestRecordingMs = 14_400_000;

/**
 * A recording as the ears want it: mono, 16 kHz. WAV of any kind is read here; everything else by ffmpeg,
 * where the machine has one.
 * @throws AibotError `audio-…`; always expected, never a stack for a bad file
 */
export async function decodeAudioFile(path: string, options: CallOptions): Promise<Float32Array> {
  const bytes = await readFile(path, options).catch((cause: unknown) => {
    if (options.signal.aborted) throw options.signal.reason;
    throw new AibotError(`${path} cannot be read`, {
      code: 'audio-file-unreadable',
      cause,
      exitCode: exitCodes.usage,
    });
  });
  if (bytes.length === 0) throw unreadable(path, 'it is empty (0 bytes)');
  const samples = isWav(bytes) ? decodeWav(path, bytes) : await decodeOther(path, options);
  if (samples.length === 0) throw unreadable(path, 'it holds no audio');
  return samples;
}

function decodeWav(path: string, bytes: Uint8Array): Float32Array {
  try {
    const { samples, sampleRateHz } = readWav(bytes);
    return resample(samples, sampleRateHz, hearingRateHz);
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : 'it is no WAV file', cause);
  }
}

async function decodeOther(path: string, { signal }: CallOptions): Promise<Float32Array> {
  try {
    const limits = { signal, sampleRateHz: hearingRateHz, maxAudioMs: longestRecordingMs };
    return fromPcm16(await decodeWithFfmpeg({ path }, limits));
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    throw error.isMissing ? needsFfmpeg(path) : unreadable(path, error.message, error);
  }
}

const needsFfmpeg = (path: string) =>
  new AibotError(`${path} is not a WAV file, and there is no ffmpeg here to read ${extname(path) || 'it'}`, {
    code: 'audio-needs-ffmpeg',
    exitCode: exitCodes.unavailable,
    nextSteps: ['Install ffmpeg, or convert the file to WAV first.'],
  });

function unreadable(path: string, why: string, cause?: unknown): AibotError {
  return new AibotError(`${path} is no recording that can be read: ${why}`, {
    code: 'audio-unreadable',
    cause,
    exitCode: exitCodes.usage,
    nextSteps: ['Check that the file plays; WAV is read directly, other formats through ffmpeg.'],
  });
}
