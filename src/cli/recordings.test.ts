import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listRecordings, recordingColumns } from './recordings.ts';
import { renderTable } from './table.ts';

it('lists recordings, newest first, and passes over what is none', () => {
  const dir = mkdtempSync(join(tmpdir(), 'recordings-'));
  const put = (name: string, startedAtMs: number) => {
    mkdirSync(join(dir, name));
    const manifest = {
      startedAtMs,
      durationMs: 61_000,
      state: 'finished',
      place: 'Server / Lounge',
      startedBy: 'Alice',
      mix: 'mix.wav',
      tracks: [{ speakerId: '1', name: 'Alice', file: '1.ogg' }],
    };
    writeFileSync(join(dir, name, 'recording.json'), JSON.stringify(manifest));
  };
  put('older', 1_000);
  put('newer', 2_000);
  mkdirSync(join(dir, 'something-else'));
  const recordings = listRecordings(dir);
  expect(recordings.map(({ name }) => name)).toEqual(['newer', 'older']);
  expect(renderTable(recordings, recordingColumns, { width: 120 })[1]).toMatch(
    /newer.*Server \/ Lounge.*Alice/,
  );
  expect(listRecordings(join(dir, 'nowhere'))).toEqual([]);
  rmSync(dir, { recursive: true });
});
