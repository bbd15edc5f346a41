import { writeFile } from 'node:fs/promises';
import { writeWav } from '../core/audio/wav-writer.ts';
import type { Playout } from '../core/ports/index.ts';
import { PacedPlayout } from '../core/transport/paced-playout.ts';
import { renderHeard } from '../core/transport/render-heard.ts';

/** What was heard of the answers on these playouts, as one recording. */
export function recordingOf(playouts: readonly Playout[], sampleRateHz: number): Float32Array {
  const heard = playouts.flatMap((playout) => (playout instanceof PacedPlayout ? playout.heard() : []));
  return renderHeard(heard, sampleRateHz);
}

/** Writes what was heard as a WAV file; an answer nobody heard is a file of no samples. */
export async function writeAnswer(
  file: string,
  playouts: readonly Playout[],
  sampleRateHz: number,
): Promise<void> {
  await writeFile(file, writeWav(recordingOf(playouts, sampleRateHz), sampleRateHz));
}
