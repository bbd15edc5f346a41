import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AibotError } from '../../shared/errors.ts';
import { checkGgmlFile } from './ggml-file.ts';
import { withoutSoundNotes } from './whisper.ts';
import { loadWhisperBinding } from './whisper-binding.ts';

describe('what Whisper heard', () => {
  it.each([
    [' [BLANK_AUDIO]', ''],
    [' (music) Hello *sighs* there.', 'Hello there.'],
    ['♪ la la ♪', 'la la'],
    [' Plain words. ', 'Plain words.'],
  ])('%j becomes %j', (heard, clean) => {
    expect(withoutSoundNotes(heard)).toBe(clean);
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('the optional binding', () => {
  it('is named with the command that adds it when it is not there', () => {
    const addonsDir = join(tmpdir(), 'aibot-no-addons');
    const error = thrownBy(() => loadWhisperBinding(addonsDir));
    expect(error).toMatchObject({ code: 'whisper-binding-missing', expected: true });
    expect((error as AibotError).nextSteps[0]).toContain(`npm install --prefix ${addonsDir} smart-whisper@`);
  });
});

describe('checking a Whisper model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aibot-ggml-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (bytes: Uint8Array) => {
    writeFileSync(join(folder, 'ggml.bin'), bytes);
    return join(folder, 'ggml.bin');
  };
  const ints = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, index) => bytes.writeInt32LE(value, 4 * index));
    return bytes;
  };

  /** A model with no layers: header, one mel filter of one bin, two tokens, and the eleven tensors outside layers. */
  function model({ vocabulary = 51_865, tensors = 11 } = {}): Buffer {
    const header = ints(0x67676d6c, vocabulary, 1500, 384, 6, 0, 448, 384, 6, 0, 80, 1);
    const tokens = Buffer.concat([ints(2, 1), Buffer.from('a'), ints(2), Buffer.from('bc')]);
    const tensor = Buffer.concat([ints(1, 4, 0, 3), Buffer.from('name'), ints(1, 2, 3)]);
    return Buffer.concat([header, ints(1, 1, 0), tokens, ...Array.from({ length: tensors }, () => tensor)]);
  }

  it('tells English-only from multilingual', async () => {
    expect(await checkGgmlFile(written(model()))).toEqual({ isMultilingual: true });
    expect(await checkGgmlFile(written(model({ vocabulary: 51_864 })))).toEqual({ isMultilingual: false });
  });

  it.each([
    ['cut short', model().subarray(0, -5)],
    ['short of a tensor', model({ tensors: 10 })],
    ['a web page', Buffer.from('<html>'.repeat(100))],
    ['empty', Buffer.alloc(0)],
    ['another kind of model', model({ vocabulary: 32_000 })],
  ])('refuses a file that is %s', async (_, bytes) => {
    await expect(checkGgmlFile(written(bytes))).rejects.toMatchObject({ code: 'model-file-invalid' });
  });
});
