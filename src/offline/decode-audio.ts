import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { execa } from 'execa';
import { hearingRateHz } from '../core/audio/frame.ts';
import { resample } from '../core/audio/resampler.ts';
import { isWav, readWav } from '../core/audio/wav-reader.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { findOnPath } from './sound-programs.ts';

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
  const samples = isWav(bytes) ? decodeWav(path, bytes) : await decodeWithFfmpeg(path, options);
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

async function decodeWithFfmpeg(path: string, { signal }: CallOptions): Promise<Float32Array> {
  const ffmpeg = findOnPath('ffmpeg', process.env['PATH'] ?? '');
  if (!ffmpeg) {
    throw new AibotError(
      `${path} is not a WAV file, and there is no ffmpeg here to read ${extname(path) || 'it'}`,
      {
        code: 'audio-needs-ffmpeg',
        exitCode: exitCodes.unavailable,
        nextSteps: ['Install ffmpeg, or convert the file to WAV first.'],
      },
    );
  }
  const { stdout, stderr, failed } = await execa(
    ffmpeg,
    ['-v', 'error', '-nostdin', '-i', path, '-f', 's16le', '-ac', '1', '-ar', String(hearingRateHz), '-'],
    { encoding: 'buffer', reject: false, cancelSignal: signal, maxBuffer: 2 ** 30 },
  );
  signal.throwIfAborted();
  if (failed)
    throw unreadable(path, lastLine(Buffer.from(stderr).toString('utf8')) || 'ffmpeg could not read it');
  const pcm = new Int16Array(
    stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length - (stdout.length % 2)),
  );
  return Float32Array.from(pcm, (sample) => sample / 32_768);
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

function unreadable(path: string, why: string, cause?: unknown): AibotError {
  return new AibotError(`${path} is no recording that can be read: ${why}`, {
    code: 'audio-unreadable',
    cause,
    exitCode: exitCodes.usage,
    nextSteps: ['Check that the file plays; WAV is read directly, other formats through ffmpeg.'],
  });
}
