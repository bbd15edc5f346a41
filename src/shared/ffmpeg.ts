import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';

/** ffmpeg is not on this machine, or could not do what was asked; whoever called knows what that means for a person. */
export class FfmpegError extends Error {
  readonly isMissing: boolean;

  constructor(isMissing: boolean, said: string) {
    super(isMissing ? 'there is no ffmpeg' : said || 'ffmpeg failed');
    this.name = 'FfmpegError';
    this.isMissing = isMissing;
  }
}

export interface DecodeOptions {
  readonly signal: AbortSignal;
  readonly sampleRateHz: number;
  /** What is beyond is left out. */
  readonly maxAudioMs: number;
}

/** Two seconds more than are asked for: what a decoder gives beyond its limit is a few frames. */
const toleranceMs = 2_000;

/**
 * A recording in any format ffmpeg reads, as signed 16 bit little-endian mono samples. Bytes come through a pipe, where nothing else on
 * this machine can be opened by what is in them.
 * @throws FfmpegError
 */
export async function decodeWithFfmpeg(
  source: { readonly path: string } | { readonly bytes: Uint8Array },
  { signal, sampleRateHz, maxAudioMs }: DecodeOptions,
): Promise<Uint8Array> {
  const isFile = 'path' in source;
  const from = isFile ? ['-i', source.path] : ['-protocol_whitelist', 'pipe', '-i', 'pipe:0'];
  const into = ['-f', 's16le', '-ac', '1', '-ar', String(sampleRateHz), 'pipe:1'];
  const { stdout, stderr, failed, code } = await execa(
    'ffmpeg',
    ['-v', 'error', '-nostdin', ...from, '-t', String(maxAudioMs / 1000), ...into],
    {
      ...(isFile ? { stdin: 'ignore' } : { input: source.bytes }),
      encoding: 'buffer',
      reject: false,
      cancelSignal: signal,
      maxBuffer: ((maxAudioMs + toleranceMs) / 1000) * sampleRateHz * 2,
    },
  );
  signal.throwIfAborted();
  if (failed) throw new FfmpegError(code === 'ENOENT', lastLine(Buffer.from(stderr).toString('utf8')));
  return stdout;
}

/** What ffmpeg can make of speech on the way, and how it is told. */
const encoders = {
  mp3: ['-f', 'mp3', '-b:a', '64k'],
  aac: ['-f', 'adts', '-b:a', '64k'],
  flac: ['-f', 'flac'],
} as const;
export type EncodedFormat = keyof typeof encoders;

/**
 * Signed 16 bit little-endian mono samples in another format, as they come.
 * @throws FfmpegError
 */
export async function* encodeWithFfmpeg(
  pcm: AsyncIterable<Uint8Array>,
  format: EncodedFormat,
  { sampleRateHz, signal }: { readonly sampleRateHz: number; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const from = ['-f', 's16le', '-ac', '1', '-ar', String(sampleRateHz), '-i', 'pipe:0'];
  const encoding = execa(
    'ffmpeg',
    ['-v', 'error', '-probesize', '32', ...from, ...encoders[format], '-flush_packets', '1', 'pipe:1'],
    { stdin: 'pipe', buffer: { stdout: false }, encoding: 'buffer', reject: false, cancelSignal: signal },
  );
  let failure: Error | undefined;
  const source = Readable.from(pcm, { objectMode: false });
  const fed = pipeline(source, encoding.stdin).catch((error: unknown) => {
    // When the encoder goes first its pipe breaks: then it is the encoder that says why.
    if (!brokenPipe.has(String((error as NodeJS.ErrnoException).code))) failure = error as Error;
    encoding.kill();
  });
  try {
    try {
      for await (const chunk of encoding.stdout) yield chunk as Buffer;
    } catch {
      // The pipe of a program that could not start; what comes of it is below.
    }
    await fed;
    const { failed, code, stderr } = await encoding;
    signal.throwIfAborted();
    if (failure !== undefined) throw failure;
    if (failed) throw new FfmpegError(code === 'ENOENT', lastLine(Buffer.from(stderr).toString('utf8')));
  } finally {
    encoding.kill();
    source.destroy();
  }
}

const brokenPipe: ReadonlySet<string> = new Set(['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET']);

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
