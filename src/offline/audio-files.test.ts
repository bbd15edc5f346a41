import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { findAudioFiles } from './audio-files.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'clips'));
  for (const name of ['b.wav', 'a.mp3', 'notes.txt']) writeFileSync(join(folder, 'clips', name), 'x');
});
const namesOf = (files: readonly { path: string }[]) => files.map((file) => basename(file.path));

describe('findAudioFiles', () => {
  it('searches a folder for audio, in order, and takes each file once', async () => {
    const files = await findAudioFiles({ paths: [join(folder, 'clips'), join(folder, 'clips', 'b.wav')] });
    expect(namesOf(files)).toEqual(['a.mp3', 'b.wav']);
  });

  it('reads a manifest, relative to itself', async () => {
    writeFileSync(
      join(folder, 'm.tsv'),
      '# comment\n\nclips/b.wav\thello there\r\nclips/a.mp3\ttabs\tstay\n',
    );
    const files = await findAudioFiles({ paths: [], manifest: join(folder, 'm.tsv') });
    expect(files.map((file) => file.expected)).toEqual(['hello there', 'tabs\tstay']);
    expect(files[0]?.path).toBe(join(folder, 'clips', 'b.wav'));
  });

  it('gives the expected words to the only file', async () => {
    const path = join(folder, 'clips', 'b.wav');
    expect(await findAudioFiles({ paths: [path], expect: 'hi' })).toEqual([{ path, expected: 'hi' }]);
  });

  it.each([
    ['a missing file', () => ({ paths: [join(folder, 'none.wav')] }), 'audio-file-missing'],
    ['a folder without audio', () => ({ paths: [folder] }), 'audio-folder-empty'],
    [
      'expected words for many files',
      () => ({ paths: [join(folder, 'clips')], expect: 'hi' }),
      'expect-needs-one-file',
    ],
    ['a missing manifest', () => ({ paths: [], manifest: join(folder, 'none.tsv') }), 'manifest-unreadable'],
  ])('refuses %s', async (_, request, code) => {
    await expect(findAudioFiles(request())).rejects.toMatchObject({ code, expected: true });
  });

  it('names the line of a manifest it cannot read', async () => {
    writeFileSync(join(folder, 'm.tsv'), 'clips/b.wav\tfine\nclips/a.mp3 no tab\n');
    await expect(findAudioFiles({ paths: [], manifest: join(folder, 'm.tsv') })).rejects.toThrow('Line 2');
  });
});
