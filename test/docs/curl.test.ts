import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';
import { readPages } from './pages.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('!! curl is not installed; the examples with it are SKIPPED.');
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

const examples = readPages().flatMap(({ path, blocks }) =>
  blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.startsWith('curl ') && line.includes('localhost:8080'))
    .map((line) => ({ path, line })),
);

describe.runIf(hasCurl)('the curl examples', () => {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-curl-'));
  let served: ScriptedGateway;
  let address: string;

  beforeAll(async () => {
    served = await createScriptedGateway();
    address = (await served.listen()).replace('http://', '');
    writeFileSync(join(dir, 'question.wav'), writeWav(new Float32Array(16_000).fill(0.1), 16_000));
    if (hasFfmpeg)
      await execa('ffmpeg', ['-loglevel', 'error', '-i', 'question.wav', 'question.ogg'], { cwd: dir });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  it('are in the README and in the page of the gateway', () => {
    const paths = new Set(examples.map(({ path }) => path));
    expect([...paths]).toEqual(expect.arrayContaining(['README.md', 'docs/gateway.md']));
  });

  it.for(examples)('$path: $line', async ({ line }, test) => {
    test.skip(line.includes('.ogg') && !hasFfmpeg, 'ffmpeg makes the Ogg file');
    const command = line.replace('curl ', 'curl -sS --fail-with-body ').replaceAll('localhost:8080', address);
    const { stdout, stderr, exitCode } = await execa(command, { shell: true, cwd: dir, reject: false });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  });
});
