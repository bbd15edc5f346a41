import { describe, expect, it } from 'vitest';
import { explainExit } from './explain-exit.ts';

const ended = { exitCode: 0, error: '', isOutOfMemory: false, memoryLimitBytes: undefined };

describe('why a container has ended', () => {
  it.each([
    [
      { exitCode: 137, isOutOfMemory: true, memoryLimitBytes: 256 << 20 },
      'it needed more than its memory of 256 MiB',
    ],
    [{ exitCode: 137 }, 'it was ended by SIGKILL (exit code 137)'],
    [{ exitCode: 127 }, 'its program is not in the image'],
    [{ exitCode: 132 }, 'instructions that this processor does not have'],
    [{ exitCode: 3 }, 'it failed with exit code 3'],
    [{ exitCode: 200 }, 'it failed with exit code 200'],
    [{ exitCode: 128, error: 'no such file' }, 'no such file'],
  ])('%j', (facts, words) => {
    expect(explainExit({ ...ended, ...facts })).toContain(words);
  });
});
