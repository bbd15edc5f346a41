import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlCommand, curlExamples, encodeQuestion, hasCurl, whyNotHere } from '../docs/curl-examples.ts';
import { type Home, openHome } from '../e2e/home.ts';

const question = fileURLToPath(new URL('../../bench/audio/s02.wav', import.meta.url));

interface Status {
  readonly result: { readonly components: readonly { readonly id: string; readonly detail: string }[] };
}

/** What each endpoint has to give, beyond a good status. */
const answers: readonly (readonly [string, RegExp])[] = [
  ['/transcribe', /"text":"[A-Z]/],
  ['/generate', /"text":"\w/],
  ['/classify', /"label":"tool"/],
  ['/metrics', /aibot_request_ms_bucket/],
];

/** A daemon as people start it, with its engines, and what the pages tell them to type. */
describe.runIf(hasCurl)('the curl examples, before a daemon with its engines', () => {
  const dir = mkdtempSync(join(tmpdir(), 'aibot-curl-'));
  let home: Home;
  let url = '';
  beforeAll(async () => {
    home = openHome();
    home.env['AIBOT_MODELS_DIR'] = process.env['AIBOT_MODELS_DIR'] ?? join(homedir(), '.cache/aibot/models');
    copyFileSync(question, join(dir, 'question.wav'));
    await encodeQuestion(dir);
    await home.run(['config', 'set', 'gateway.enabled', 'true']);
    await home.run(['config', 'set', 'gateway.port', '0']);
    const started = await home.run(['daemon', 'start', '--json']);
    expect(started.code, started.stdout).toBe(0);
    const { result } = (await home.run(['status', '--json'])).json() as unknown as Status;
    const { detail = '' } = result.components.find(({ id }) => id === 'gateway') ?? {};
    url = /http:\S+/.exec(detail)?.[0] ?? '';
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  it.for(curlExamples)('$path: $line', async (example, test) => {
    const reason = whyNotHere(example);
    test.skip(reason !== undefined, reason);
    const command = curlCommand(example, url);
    const { stdout, stderr, exitCode } = await execa(command, { shell: true, cwd: dir, reject: false });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
    const file = /-o (\S+)/.exec(command)?.[1];
    if (file) expect(readFileSync(join(dir, file)).length).toBeGreaterThan(1_000);
    const wanted = answers.find(([path]) => example.line.includes(`8080${path}`))?.[1];
    if (wanted && !file) expect(stdout).toMatch(wanted);
  });
});
