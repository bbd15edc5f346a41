import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway, type ScriptedGateway } from '../fakes/scripted-gateway.ts';
import {
  curlCommand,
  encodeQuestion,
  curlExamples as examples,
  hasCurl,
  whyNotHere,
} from './curl-examples.ts';

describe.runIf(hasCurl)('the curl examples', () => {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-curl-'));
  let served: ScriptedGateway;
  let url: string;

  beforeAll(async () => {
    served = await createScriptedGateway();
    url = await served.listen();
    writeFileSync(join(dir, 'question.wav'), writeWav(new Float32Array(16_000).fill(0.1), 16_000));
    await encodeQuestion(dir);
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
    const reason = whyNotHere(example);
    test.skip(reason !== undefined, reason);
    const { stdout, stderr, exitCode } = await execa(curlCommand(example, url), {
      shell: true,
      cwd: dir,
      reject: false,
    });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  });
});
