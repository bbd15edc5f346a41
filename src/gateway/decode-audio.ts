import { durationMsOf, hearingRateHz } from '../core/audio/frame.ts';
import { fromPcm16 } from '../core/audio/pcm16.ts';
import { resample } from '../core/audio/resampler.ts';
import { isWav, readWav } from '../core/audio/wav-reader.ts';
import type { CallOptions } from '../core/ports/index.ts';
import { AibotError } from '../shared/errors.ts';
import { decodeWithFfmpeg, FfmpegError } from '../shared/ffmpeg.ts';

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
    bytes.length === 0 || isWav(bytes) ? decodeWav(bytes) : await decodeOther(bytes, maxAudioMs, options);
  if (samples.length === 0) throw new AibotError('The recording holds no audio.', { code: 'audio-empty' });
  if (durationMsOf(samples.length) > maxAudioMs) throw tooLong(maxAudioMs);
  return samples;
}

function decodeWav(bytes: Uint8Array): Float32Array {
  const { samples, sampleRateHz } = readWav(bytes);
  return resample(samples, sampleRateHz, hearingRateHz);
}

async function decodeOther(bytes: Uint8Array, maxMs: number, { signal }: CallOptions): Promise<Float32Array> {
  // One second more than is allowed, so that what is too long is seen to be.
  const limits = { signal, sampleRateHz: hearingRateHz, maxAudioMs: maxMs + 1_000 };
  try {
    return fromPcm16(await decodeWithFfmpeg({ bytes }, limits));
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    throw error.isMissing ? needsFfmpeg() : unreadable();
  }
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
