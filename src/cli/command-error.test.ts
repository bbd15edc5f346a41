import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toCommandError } from './command-error.ts';

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what a command threw', () => {
  it.each([
    [join(tmpdir(), 'aibot-no-such-folder', 'hello.wav'), 'no such folder'],
    [tmpdir(), 'it is a folder'],
  ])('names the file %s and what is wrong with it', (file, fault) => {
    const error = toCommandError(
      thrownBy(() => writeFileSync(file, '')),
      'say',
    );
    expect(error).toMatchObject({ code: 'file-not-opened', expected: true, exitCode: 2 });
    expect(error.message).toContain(file);
    expect(error.message).toContain(fault);
    expect(error.nextSteps).not.toEqual([]);
  });

  it('says that a disk is full', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(toCommandError(full, 'say')).toMatchObject({ code: 'disk-full', expected: true });
  });

  it('leaves a bug a bug', () => {
    expect(toCommandError(new TypeError('x is not a function'), 'say')).toMatchObject({ expected: false });
  });
});
