import { execa } from 'execa';
import { durationMsOf, hearingRateHz } from '../core/audio/frame.ts';
import { resample } from '../core/audio/resampler.ts';
import { isWav, readWav } from '../core/audio/wav-reader.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { AibotError } from '../shared/errors.ts';

/** Bytes of one second of what ffmpeg gives: 16-bit mono at the rate of hearing. */
const decodedBytesPerMs = (hearingRateHz * 2) / 1000;

/**
 * An uploaded recording as the engines want it: mono, 16 kHz. WAV is read here, everything else by ffmpeg.
 * @throws AibotError `audio-…`
 */
export async function decodeAudio(
  bytes: Uint8Array,
  maxAudioMs: number,
  options: CallOptions,
): Promise<Float32Array> {
  const samples =
    bytes.length === 0 || isWav(bytes)
      ? decodeWav(bytes)
      : await decodeWithFfmpeg(bytes, maxAudioMs, options);
  if (samples.length === 0) throw new AibotError('The recording holds no audio.', { code: 'audio-empty' });
  if (durationMsOf(samples.length) > maxAudioMs) throw tooLong(maxAudioMs);
  return samples;
}

function decodeWav(bytes: Uint8Array): Float32Array {
  const { samples, sampleRateHz } = readWav(bytes);
  return resample(samples, sampleRateHz, hearingRateHz);
}

async function decodeWithFfmpeg(
  bytes: Uint8Array,
  maxAudioMs: number,
  { signal }: CallOptions,
): Promise<Float32Array> {
  // One second more than is allowed, so that what is too long is seen to be.
  const limitSeconds = String(maxAudioMs / 1000 + 1);
  const result = await execa(
    'ffmpeg',
    [
      ...['-v', 'error', '-protocol_whitelist', 'pipe', '-i', 'pipe:0', '-t', limitSeconds],
      ...['-f', 's16le', '-ac', '1', '-ar', String(hearingRateHz), 'pipe:1'],
    ],
    {
      input: bytes,
      encoding: 'buffer',
      reject: false,
      cancelSignal: signal,
      maxBuffer: (maxAudioMs + 2_000) * decodedBytesPerMs,
    },
  );
  signal.throwIfAborted();
  if (result.failed) throw result.code === 'ENOENT' ? needsFfmpeg() : unreadable();
  const { stdout } = result;
  const pcm = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  return Float32Array.from(
    { length: stdout.byteLength >> 1 },
    (_, index) => pcm.getInt16(index * 2, true) / 32_768,
  );
}

const tooLong = (maxAudioMs: number) =>
  new AibotError(`The recording is longer than ${maxAudioMs / 1000} s.`, {
    code: 'audio-too-long',
    nextSteps: ['Send it in parts, or raise the limit: `aibot config set gateway.maxAudioMs MS`.'],
  });

const needsFfmpeg = () =>
  new AibotError('This is not a WAV file, and the gateway has no ffmpeg to read anything else.', {
    code: 'audio-needs-ffmpeg',
    nextSteps: ['Install ffmpeg where the gateway runs, or send WAV.'],
  });

const unreadable = () =>
  new AibotError('This is no audio that can be read.', {
    code: 'audio-unreadable',
    nextSteps: ['Send WAV, or anything ffmpeg reads: Ogg Opus, MP3, FLAC, M4A.'],
  });
