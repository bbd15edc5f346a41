import { createResampler } from '../core/audio/resampler.ts';
import { writeWav } from '../core/audio/wav-writer.ts';
import type { TextToSpeechInput } from '../core/ports/index.ts';
import { createSpeechTextStream, liveSpeechText, type SpeechTextStream } from '../core/speech-text/index.ts';
import { AibotError } from '../shared/errors.ts';
import type { Lane } from './admission.ts';
import type { RouteContext } from './route-context.ts';

export interface SpeechRequest extends Omit<TextToSpeechInput, 'lane'> {
  readonly lane: Lane;
  /** The text is as it shall be spoken already, and short enough for the engine. */
  readonly isSpeakable: boolean;
  /** It is heard while it is made. A file is not: there the seam of an early cut would be all that is gained. */
  readonly isStreamed: boolean;
}

/** The speech of a text of any length, clause by clause, as it is made. @throws AibotError `nothing-to-say` */
export async function* speechOf(
  { text, isSpeakable, isStreamed, lane, ...how }: SpeechRequest,
  { engines, admissions, language }: RouteContext,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const isAwaited = isStreamed && lane === 'live';
  const clauses = isSpeakable ? [text] : clausesOf(text, how.language ?? language, isAwaited);
  let isSilent = true;
  for (const clause of clauses) {
    const events = admissions.tts.stream(lane, signal, () =>
      engines.tts.synthesize({ ...how, text: clause, lane }, { signal }),
    );
    for await (const event of events) {
      if (event.type !== 'audio') continue;
      isSilent = false;
      yield event.samples;
    }
  }
  if (isSilent) {
    throw new AibotError('There is nothing in that text that can be said aloud.', { code: 'nothing-to-say' });
  }
}

/** Two seconds of speech, which a voice has ready in about a tenth of one: nothing is gained by cutting that. */
const shortClauseChars = 30;

/** For a listener who waits, a long beginning is cut after its first few words, as in a conversation. */
function clausesOf(text: string, language: string, isAwaited: boolean): readonly string[] {
  const clauses = spokenBy(createSpeechTextStream({ language }), text);
  const isLate = isAwaited && (clauses[0]?.length ?? 0) > shortClauseChars;
  return isLate ? spokenBy(liveSpeechText(language), text) : clauses;
}

const spokenBy = (stream: SpeechTextStream, text: string): readonly string[] =>
  [...stream.push(text), ...stream.end()].flatMap((piece) => (piece.type === 'clause' ? [piece.text] : []));

/** The same speech at another rate. */
export async function* resampled(
  speech: AsyncIterable<Float32Array>,
  fromHz: number,
  toHz: number,
): AsyncGenerator<Float32Array, void, undefined> {
  const resampler = createResampler(fromHz, toHz);
  for await (const samples of speech) yield resampler.process(samples);
  yield resampler.flush();
}

const wavHeaderBytes = 44;

/** Signed 16 bit little-endian, mono: a WAV file without its header. */
export async function* pcmOf(
  speech: AsyncIterable<Float32Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const samples of speech) yield writeWav(samples, 1).subarray(wavHeaderBytes);
}

export async function wavOf(speech: AsyncIterable<Float32Array>, sampleRateHz: number): Promise<Buffer> {
  const parts: Float32Array[] = [];
  for await (const samples of speech) parts.push(samples);
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return Buffer.from(writeWav(all, sampleRateHz).buffer);
}
