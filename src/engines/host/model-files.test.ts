import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AibotError } from '../../shared/errors.ts';
import { checkTokensFile } from '../stt/tokens-file.ts';
import { checkOnnxFile } from './onnx-file.ts';

/** A protobuf field with a body of bytes. */
function field(number: number, body: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = body.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) break;
  }
  return Buffer.from([number * 8 + 2, ...length, ...body]);
}
const metadata = (key: string, value: string) =>
  field(14, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));
const irVersion = Buffer.from([1 * 8, 8]);
const model = Buffer.concat([irVersion, field(7, Buffer.alloc(5000, 1)), metadata('voice', 'en-us')]);

let folder: string;
const written = (bytes: Uint8Array | string) => {
  const path = join(folder, 'model');
  writeFileSync(path, bytes);
  return path;
};
const codeOf = (check: Promise<unknown>) =>
  check.then(
    () => 'no error',
    (error: unknown) => (error instanceof AibotError ? error.code : String(error)),
  );
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aibot-models-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('checking an ONNX file', () => {
  it('gives the metadata of a whole one', async () => {
    expect(await checkOnnxFile(written(model))).toEqual(new Map([['voice', 'en-us']]));
  });

  it.each([
    ['cut short', model.subarray(0, 3000)],
    ['cut short by one byte', model.subarray(0, -1)],
    ['empty', Buffer.alloc(0)],
    ['a web page', Buffer.from('<!doctype html><title>404</title>'.repeat(100))],
    ['zeros', Buffer.alloc(4096)],
    ['without a graph', Buffer.concat([irVersion, metadata('voice', 'en-us')])],
  ])('refuses one that is %s', async (_, bytes) => {
    expect(await codeOf(checkOnnxFile(written(bytes)))).toBe('model-file-invalid');
  });

  it('says when there is none', async () => {
    expect(await codeOf(checkOnnxFile(join(folder, 'nothing')))).toBe('model-file-missing');
  });
});

describe('checking a vocabulary', () => {
  it.each([
    ['PHVuaz4= 0\nPHM+ 1\n', 'no error'],
    ['PHVuaz4= 0\nPHM+ 1', 'no error'],
    ['PHVuaz4= 0\n', 'model-file-invalid'],
    ['PHVuaz4= 0\nPHM+ 2\n', 'model-file-invalid'],
    ['<unk> 0\n<s> 1\n', 'model-file-invalid'],
    ['the 0\nof 1\n', 'model-file-invalid'],
    ['', 'model-file-invalid'],
  ])('%j: %s', async (text, expected) => {
    expect(await codeOf(checkTokensFile(written(text), 2))).toBe(expected);
  });
});
