import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { pythonWith } from './python-packages.ts';

const quick = {
  llm: { firstTokenMs: 0, tokenMs: 0 },
  tts: { characterMs: 1 },
  limits: { maxBodyBytes: 26_214_400 },
};
const dir = mkdtempSync(join(tmpdir(), 'aibot-conformance-'));
let programs: string | undefined;

beforeAll(async () => {
  programs = await pythonWith(['schemathesis>=4.9,<5', 'prometheus-client']);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/**
 * What a document calls valid has to be accepted, but for what no schema can say: which bytes are a recording (those
 * operations are excepted), and which text has something in it that can be said aloud (422).
 */
const settings = join(dir, 'schemathesis.toml');
writeFileSync(
  settings,
  `
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "404", "422", "429", "503"]

${['/transcribe', '/converse', '/v1/audio/transcriptions']
  .map(
    (path) => `[[operations]]\ninclude-path = "${path}"\nchecks.positive_data_acceptance.enabled = false\n`,
  )
  .join('\n')}`,
);

/** Generates requests from the gateway's own document, and judges the answers by it. */
function schemathesis(url: string, ...options: readonly string[]) {
  return execa(
    join(programs ?? '', 'schemathesis'),
    [
      // All checks there are, which is the default: named here, they would overrule the exceptions.
      ...['--config-file', settings, 'run', `${url}/openapi.json`, '--no-color'],
      ...['--max-examples', '15', '--seed', '20261124', ...options],
    ],
    { reject: false, all: true, cwd: dir, timeout: 280_000 },
  );
}

describe('the gateway before a tester that knows only its document', { timeout: 300_000 }, () => {
  it('keeps to it, whatever is sent', async (test) => {
    test.skip(programs === undefined);
    await using served = await createScriptedGateway(quick);
    const { exitCode, all } = await schemathesis(await served.listen());
    expect(all).toContain('Tested: 13');
    expect({ exitCode, all: exitCode === 0 ? '' : all }).toEqual({ exitCode: 0, all: '' });
  });

  it('keeps to it where a key is needed', async (test) => {
    test.skip(programs === undefined);
    await using served = await createScriptedGateway({ ...quick, keys: { right: 'anna' } });
    const url = await served.listen();
    const { exitCode, all } = await schemathesis(
      url,
      '-H',
      'Authorization: Bearer right',
      '--phases',
      'coverage',
    );
    expect({ exitCode, all: exitCode === 0 ? '' : all }).toEqual({ exitCode: 0, all: '' });
  });
});

const scrape = `
import json, sys, urllib.request
from prometheus_client.parser import text_string_to_metric_families
text = urllib.request.urlopen(sys.argv[1] + "/metrics").read().decode()
print(json.dumps({
    family.name: {"type": family.type, "samples": len(family.samples)}
    for family in text_string_to_metric_families(text)
}))
`;

it('measurements are read by a Prometheus parser', async (test) => {
  test.skip(programs === undefined);
  await using served = await createScriptedGateway(quick);
  const url = await served.listen();
  await fetch(`${url}/classify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"hello"}',
  });
  const { stdout } = await execa(join(programs!, 'python'), ['-c', scrape, url]);
  const families = JSON.parse(stdout) as Record<string, { readonly type: string; readonly samples: number }>;
  expect(families).toMatchObject({
    aibot_voice_to_voice_ms: { type: 'histogram' },
    aibot_eot_delay_ms: { type: 'histogram' },
    aibot_stt_ms: { type: 'histogram' },
    aibot_ttft_ms: { type: 'histogram' },
    aibot_ttfb_ms: { type: 'histogram' },
    aibot_cache_lookups: { type: 'counter' },
    aibot_interruptions: { type: 'counter' },
    aibot_fallbacks: { type: 'counter' },
    aibot_requests: { type: 'counter', samples: 1 },
    aibot_resident_memory_bytes: { type: 'gauge', samples: 1 },
  });
});
