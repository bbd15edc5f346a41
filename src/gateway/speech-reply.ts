import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AibotError } from '../shared/errors.ts';
import { type EncodedFormat, encodeWithFfmpeg, FfmpegError } from '../shared/ffmpeg.ts';
import { oggOpusOf } from './ogg-opus.ts';
import type { RouteContext } from './route-context.ts';
import { pcmOf, resampled, wavOf } from './speech-audio.ts';
import { sendStream } from './streamed.ts';

export type SpeechFormat = 'wav' | 'pcm' | 'opus' | EncodedFormat;

const typeOf = {
  wav: 'audio/wav',
  pcm: 'audio/pcm',
  opus: 'audio/ogg',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  flac: 'audio/flac',
} as const satisfies Readonly<Record<SpeechFormat, string>>;

/** What a format is, for the API's document. */
export const speechFormatHelp =
  '`wav`: one file. As it is made: `pcm` (signed 16 bit little-endian mono), `opus` (in Ogg), and, where the ' +
  'gateway has ffmpeg, `mp3`';

export interface SpeechReplyOptions {
  readonly format: SpeechFormat;
  /** Of `pcm`; the engine's own rate by default. */
  readonly pcmRateHz?: number;
  readonly signal: AbortSignal;
}

/** Answers with speech in the format that was asked for. @throws AibotError `format-needs-ffmpeg` */
export async function sendSpeech(
  reply: FastifyReply,
  speech: AsyncIterable<Float32Array>,
  { engines, createOpusEncoder }: RouteContext,
  { format, pcmRateHz, signal }: SpeechReplyOptions,
): Promise<FastifyReply> {
  const { sampleRateHz } = engines.tts.capabilities;
  const type = typeOf[format];
  switch (format) {
    case 'wav':
      return reply.type(type).send(await wavOf(speech, sampleRateHz));
    case 'pcm':
      return sendStream(reply, type, pcmOf(resampled(speech, sampleRateHz, pcmRateHz ?? sampleRateHz)));
    case 'opus':
      return sendStream(reply, type, oggOpusOf(speech, sampleRateHz, createOpusEncoder()));
    default:
      return sendStream(reply, type, encoded(pcmOf(speech), format, sampleRateHz, signal));
  }
}

/** What an endpoint that speaks may answer with, for the API's document. */
export const spokenContent = Object.fromEntries(
  Object.values(typeOf).map((type) => [type, { schema: z.string() }]),
);

async function* encoded(
  pcm: AsyncIterable<Uint8Array>,
  format: EncodedFormat,
  sampleRateHz: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* encodeWithFfmpeg(pcm, format, { sampleRateHz, signal });
  } catch (error) {
    if (error instanceof FfmpegError && error.isMissing) throw needsFfmpeg(format);
    throw error;
  }
}

const needsFfmpeg = (format: EncodedFormat) =>
  new AibotError(`The gateway has no ffmpeg to make ${format} with.`, {
    code: 'format-needs-ffmpeg',
    nextSteps: ['Install ffmpeg where the gateway runs, or ask for wav, pcm or opus.'],
  });
