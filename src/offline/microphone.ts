import { execa } from 'execa';
import { frameSamples, hearingRateHz } from '../core/audio/frame.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { findRecorder, recorderNames } from './sound-programs.ts';

export interface MicrophoneOptions {
  readonly signal: AbortSignal;
  /** Frames of 20 ms as they come: mono, 16 kHz. */
  readonly onSamples: (samples: Float32Array) => void;
}

const frameBytes = frameSamples * 2;

/** Records until `signal` aborts. @throws AibotError `no-microphone` when there is no program or no device */
export async function openMicrophone({ signal, onSamples }: MicrophoneOptions): Promise<void> {
  const recorder = findRecorder(hearingRateHz);
  if (!recorder) throw noMicrophone(`none of ${recorderNames.join(', ')} is installed`);
  const recording = execa(recorder.command, recorder.args, {
    stdin: 'ignore',
    buffer: { stdout: false },
    encoding: 'buffer',
    reject: false,
    cancelSignal: signal,
  });
  let pending = Buffer.alloc(0);
  for await (const chunk of recording.iterable({ binary: true })) {
    pending = Buffer.concat([pending, chunk]);
    const whole = pending.length - (pending.length % frameBytes);
    for (let at = 0; at < whole; at += frameBytes)
      onSamples(toSamples(pending.subarray(at, at + frameBytes)));
    pending = pending.subarray(whole);
  }
  const { stderr } = await recording;
  if (!signal.aborted)
    throw noMicrophone(Buffer.from(stderr).toString('utf8').trim().split('\n').at(-1) ?? '');
}

function toSamples(pcm: Buffer): Float32Array {
  return Float32Array.from({ length: pcm.length / 2 }, (_, index) => pcm.readInt16LE(index * 2) / 32_768);
}

function noMicrophone(why: string): AibotError {
  return new AibotError(`There is no microphone to listen to: ${why}`, {
    code: 'no-microphone',
    exitCode: exitCodes.unavailable,
    nextSteps: [
      'Type instead, or give recordings: `aibot talk --file question.wav`.',
      'Or install sox, alsa-utils or ffmpeg.',
    ],
  });
}
