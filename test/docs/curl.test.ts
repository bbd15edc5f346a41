import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';
import { curlCommand, curlExamples as examples } from './curl-examples.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('!! curl is not installed; the examples with it are SKIPPED.');
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe.runIf(hasCurl)('the curl examples', () => {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-curl-'));
  let served: ScriptedGateway;
  let url: string;

  beforeAll(async () => {
    served = await createScriptedGateway();
    url = await served.listen();
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

  it.for(examples)('$path: $line', async (example, test) => {
    test.skip(example.line.includes('.ogg') && !hasFfmpeg, 'ffmpeg makes the Ogg file');
    const { stdout, stderr, exitCode } = await execa(curlCommand(example, url), {
      shell: true,
      cwd: dir,
      reject: false,
    });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  });
});
