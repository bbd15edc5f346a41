import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { writeWav } from '../core/audio/wav-writer.ts';
import { decodeAudioFile } from './decode-audio.ts';

const signal = new AbortController().signal;
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => vi.unstubAllEnvs());

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A PATH with nothing, or with a program that stands in for ffmpeg. */
function usePath(script?: string): void {
  if (script !== undefined) {
    writeFileSync(join(folder, 'ffmpeg'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'ffmpeg'), 0o755);
  }
  vi.stubEnv(
    'PATH',
    `${folder}:/usr/bin:/bin`
      .split(':')
      .slice(0, script === undefined ? 0 : 3)
      .join(':'),
  );
}

describe('decodeAudioFile', () => {
  it('brings a WAV of any rate to 16 kHz', async () => {
    const path = file('a.wav', writeWav(new Float32Array(44_100).fill(0.25), 44_100));
    const samples = await decodeAudioFile(path, { signal });
    expect(samples.length).toBeCloseTo(16_000, -1);
    expect(samples[8_000]).toBeCloseTo(0.25, 2);
  });

  it('reads what ffmpeg gives for other formats', async () => {
    usePath("printf '\\000\\100\\000\\300'");
    expect([...(await decodeAudioFile(file('a.mp3', 'ID3'), { signal }))]).toEqual([0.5, -0.5]);
  });

  it.each([
    ['an empty file', '', undefined, 'audio-unreadable'],
    ['another format without ffmpeg', 'ID3', undefined, 'audio-needs-ffmpeg'],
    ['what ffmpeg cannot read', 'text', 'echo "Invalid data found" >&2; exit 1', 'audio-unreadable'],
    ['a file without audio', 'text', 'exit 0', 'audio-unreadable'],
    ['a WAV header cut short', 'RIFF\u0000\u0000\u0000\u0000WAVE', undefined, 'audio-unreadable'],
  ])('refuses %s with a reason', async (_, content, ffmpeg, code) => {
    usePath(ffmpeg);
    await expect(decodeAudioFile(file('a.bin', content), { signal })).rejects.toMatchObject({
      code,
      expected: true,
    });
  });

  it('refuses a file that is not there', async () => {
    await expect(decodeAudioFile(join(folder, 'none.wav'), { signal })).rejects.toMatchObject({
      code: 'audio-file-unreadable',
    });
  });
});
