import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { makeFolder } from './make-folder.ts';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

describe('makeFolder', () => {
  it('makes what is missing, with the mode, and is content with what is there', () => {
    const dir = join(root, 'a', 'b', 'c');
    makeFolder(dir, { mode: 0o700 });
    makeFolder(dir, { mode: 0o700 });
    expect(statSync(dir).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(statSync(join(root, 'a', 'b')).mode & 0o777).toBe(0o700);
  });

  it('says when a file is in the way', () => {
    makeFolder(join(root, 'a'));
    writeFileSync(join(root, 'a', 'file'), '');
    expect(() => makeFolder(join(root, 'a', 'file'))).toThrow(
      expect.objectContaining({ code: 'folder-not-made' }),
    );
    expect(() => makeFolder(join(root, 'a', 'file', 'below'))).toThrow(/cannot be made \(ENOTDIR\)/);
  });

  it.runIf(existsSync('/proc/self'))('ends where no folder can be made', () => {
    expect(() => makeFolder('/proc/aibot/home')).toThrow(/cannot be made \(ENOENT\)/);
  });
});
