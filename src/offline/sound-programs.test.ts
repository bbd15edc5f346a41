import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { findPlayer, findRecorder } from './sound-programs.ts';

function pathWith(...commands: string[]): string {
  const folder = temporaryFolder();
  for (const command of commands) {
    writeFileSync(join(folder, command), '');
    chmodSync(join(folder, command), 0o755);
  }
  return folder;
}

describe('sound programs', () => {
  it('takes the first one the machine has, for the platform it is', () => {
    const path = pathWith('sox', 'arecord', 'ffplay');
    expect(findRecorder(16_000, { path, platform: 'linux' })?.name).toBe('arecord');
    expect(findRecorder(16_000, { path, platform: 'darwin' })?.name).toBe('sox');
    expect(findPlayer(22_050, { path, platform: 'linux' })).toMatchObject({
      name: 'sox',
      args: expect.arrayContaining(['22050']) as unknown,
    });
  });

  it('finds nothing where there is nothing, or nothing that may be run', () => {
    const path = pathWith();
    writeFileSync(join(path, 'sox'), '');
    chmodSync(join(path, 'sox'), 0o644);
    expect(findRecorder(16_000, { path, platform: 'linux' })).toBeUndefined();
    expect(findPlayer(16_000, { path: '', platform: 'linux' })).toBeUndefined();
  });
});
