import { fromPcm16 } from '../../core/audio/pcm16.ts';
import { resample } from '../../core/audio/resampler.ts';
import { readWav } from '../../core/audio/wav-reader.ts';
import type { SpeechEvent } from '../../core/ports/index.ts';
import { cutOffByServer, type RemoteServer, unreadableAnswer } from '../remote/remote-failure.ts';
import { SilenceTrim } from './trim-silence.ts';

/** Signed 16 bit little-endian mono as it comes over the wire: a chunk may end in the middle of a sample. */
export async function* pcmSamples(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Float32Array> {
  let odd: number | undefined;
  for await (const chunk of chunks) {
    const bytes = odd === undefined ? chunk : Uint8Array.of(odd, ...chunk);
    odd = bytes.length % 2 === 1 ? bytes.at(-1) : undefined;
    yield fromPcm16(bytes);
  }
}

/** The samples of a WAV file at `sampleRateHz`, whatever its own rate. */
export async function* wavSamples(
  chunks: AsyncIterable<Uint8Array>,
  sampleRateHz: number,
  server: RemoteServer,
): AsyncGenerator<Float32Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  yield read(Buffer.concat(parts), sampleRateHz, server);
}

function read(bytes: Uint8Array, sampleRateHz: number, server: RemoteServer): Float32Array {
  try {
    const wav = readWav(bytes);
    return resample(wav.samples, wav.sampleRateHz, sampleRateHz);
  } catch (cause) {
    throw unreadableAnswer(server, cause);
  }
}

/** The body of an answer; a connection that breaks is said to be one. */
export async function* bodyOf(
  response: Response,
  server: RemoteServer,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      signal.throwIfAborted();
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw cutOffByServer(server, cause);
  }
}

/** Samples as the events of a TextToSpeech, without the silence at their ends; no audio at all is a failure. */
export async function* speechEvents(
  chunks: AsyncIterable<Float32Array>,
  sampleRateHz: number,
  server: RemoteServer,
  signal: AbortSignal,
): AsyncGenerator<SpeechEvent> {
  const trim = new SilenceTrim(sampleRateHz);
  let sampleCount = 0;
  for await (const chunk of chunks) {
    const samples = trim.push(chunk);
    sampleCount += samples.length;
    if (samples.length > 0) yield { type: 'audio', samples };
    signal.throwIfAborted();
  }
  if (sampleCount === 0) throw unreadableAnswer(server);
  const last = trim.end();
  if (last.length > 0) yield { type: 'audio', samples: last };
  yield { type: 'finished', audioMs: ((sampleCount + last.length) * 1000) / sampleRateHz };
}
