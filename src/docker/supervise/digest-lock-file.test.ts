import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { openDigestLock } from './digest-lock-file.ts';

const digest = `sha256:${'a'.repeat(64)}`;
let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'data', 'image-lock.json');
});

it('keeps what was fetched, for the next process too', () => {
  expect(openDigestLock(file).read()).toEqual({});
  openDigestLock(file).record('ollama/ollama:0.17.4', digest);
  openDigestLock(file).record('x:1', digest);
  openDigestLock(file).forget('x:1');
  expect(openDigestLock(file).read()).toEqual({ 'ollama/ollama:0.17.4': digest });
});

it.each(['', '{"version":2,"images":{}}', '{"version":1,"images":{"x":"latest"}}'])(
  'refuses a spoilt record, and says what to do: %s',
  (content) => {
    openDigestLock(file).record('x:1', digest);
    writeFileSync(file, content);
    expect(() => openDigestLock(file).read()).toThrow(
      expect.objectContaining({ code: 'image-lock-unreadable', nextSteps: [expect.stringContaining(file)] }),
    );
  },
);
