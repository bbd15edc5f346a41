import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { formatDuration } from './format.ts';
import type { Column } from './table.ts';

/** `recording.json`, as the recorder writes it. */
const manifestSchema = z.object({
  startedAtMs: z.number(),
  durationMs: z.number(),
  /** `running` of one that nobody stopped: the process died, and all but its last second is there. */
  state: z.enum(['running', 'finished']),
  place: z.string(),
  startedBy: z.string(),
  mix: z.string(),
  tracks: z.array(z.object({ speakerId: z.string(), name: z.string(), file: z.string() })),
});

export interface Recording extends z.output<typeof manifestSchema> {
  readonly name: string;
  readonly dir: string;
  readonly sizeBytes: number;
}

/** What was recorded, newest first; a directory that holds no recording is passed over. */
export function listRecordings(recordingsDir: string): readonly Recording[] {
  return namesIn(recordingsDir)
    .flatMap((name) => readRecording(join(recordingsDir, name), name) ?? [])
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs);
}

function readRecording(dir: string, name: string): Recording | undefined {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(dir, 'recording.json'), 'utf8')));
    const sizeBytes = namesIn(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
    return { ...manifest, name, dir, sizeBytes };
  } catch {
    return undefined;
  }
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

export const recordingColumns: readonly Column<Recording>[] = [
  { title: 'recording', value: ({ name }) => name },
  { title: 'length', value: ({ durationMs }) => formatDuration(durationMs), align: 'right' },
  { title: 'size', value: ({ sizeBytes }) => `${(sizeBytes / 1e6).toFixed(1)} MB`, align: 'right' },
  { title: 'state', value: ({ state }) => state },
  { title: 'where', value: ({ place }) => place, isFlexible: true },
  { title: 'who', value: ({ tracks }) => tracks.map(({ name }) => name).join(', '), isFlexible: true },
];
