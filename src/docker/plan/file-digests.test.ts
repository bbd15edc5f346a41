import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readStack } from '../compose-file/read-stack.ts';
import { fileDigests } from './file-digests.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aibot-digests-'));
  mkdirSync(join(dir, 'conf/deep'), { recursive: true });
  writeFileSync(join(dir, 'conf/deep/a.yaml'), 'one');
  writeFileSync(
    join(dir, 'compose.yaml'),
    'name: n\nservices: {a: {image: x, volumes: ["./conf:/c:ro", "./data:/d", "./gone:/g:ro"]}}\n',
  );
});
afterEach(() => rmSync(dir, { recursive: true }));

const digests = () => fileDigests(readStack({ files: [join(dir, 'compose.yaml')], env: {} }).stack);

it('looks at read-only mounts that are there', () => {
  expect(Object.keys(digests())).toEqual([join(dir, 'conf')]);
});

it('changes with content and names, and with nothing else', () => {
  const before = digests();
  writeFileSync(join(dir, 'conf/deep/a.yaml'), 'one');
  mkdirSync(join(dir, 'conf/__pycache__'));
  writeFileSync(join(dir, 'conf/__pycache__/a.pyc'), 'x');
  expect(digests()).toEqual(before);
  writeFileSync(join(dir, 'conf/deep/a.yaml'), 'two');
  expect(digests()).not.toEqual(before);
});
