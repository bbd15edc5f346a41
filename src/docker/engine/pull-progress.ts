import type { LayerPhase, PullEvent } from '../image.ts';

/** One line of `POST /images/create`. */
export interface PullLine {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

const phases: Readonly<Record<string, LayerPhase>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'downloaded',
  'Download complete': 'downloaded',
  Extracting: 'extracting',
  'Pull complete': 'done',
  'Already exists': 'exists',
};

/** What a line says, if it says anything. `undefined` for the sentences between. */
export function readPullLine(line: PullLine): PullEvent | undefined {
  const { status = '', id = '', progressDetail } = line;
  const phase = phases[status];
  if (phase) {
    return {
      type: 'layer-progressed',
      layerId: id,
      phase,
      doneBytes: progressDetail?.current,
      // Extracting is counted in seconds by some engines: then there is no total.
      totalBytes: progressDetail?.total,
    };
  }
  const retry = /^Retrying in (\d+) second/.exec(status);
  if (retry) return { type: 'retrying', layerId: id, inSeconds: Number(retry[1]) };
  const digest = /^Digest: (sha256:[0-9a-f]+)$/.exec(status)?.[1];
  return digest ? { type: 'digest-resolved', digest } : undefined;
}

/** An error can come after any number of good lines, and the stream then ends as if all were well. */
export function errorOf(line: {
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}): string | undefined {
  return line.errorDetail?.message ?? line.error;
}

/** A reference that means exactly one image: without a tag the engine may fetch them all. */
export function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? reference : `${reference}:latest`;
}
