import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eject } from '../../src/offline/eject.ts';
import { testCacheDir } from '../docker/engine/engine-tools.ts';
import { findCompose } from './compose-plugin.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'aibot-ejected-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const request = { replicas: 2, shards: 3, isForced: false } as const;
const everything = ['docker-gpu', 'observability'];

describe('our own stack, ejected', () => {
  it('is a file that Compose takes', { timeout: 120_000 }, async ({ skip }) => {
    const compose = await findCompose();
    if (typeof compose === 'string') return skip(compose);
    eject({ ...request, dir, target: 'compose', profiles: everything });
    await expect(compose(['config', '-q'], { cwd: dir })).rejects.toThrow(/set AIBOT_\w+ in \.env/);
    await writeFile(join(dir, '.env'), 'AIBOT_GATEWAY_KEY=a\nAIBOT_DISCORD_TOKEN=b\n');
    const services = await compose(['--profile', '*', 'config', '--services'], { cwd: dir });
    expect(services.split('\n').toSorted()).toEqual([
      'bot',
      'gateway',
      'grafana',
      'litellm',
      'ollama',
      'ollama-models',
      'piper',
      'prometheus',
      'redis',
      'whisper',
      'whisper-models',
    ]);
  });

  it('is manifests that the schemas of Kubernetes take', { timeout: 120_000 }, async ({ skip }) => {
    const python = await pythonWithSchemas();
    if (python === undefined)
      return skip('install the Python package kubernetes-validate (python3, venv, pip)');
    eject({ ...request, dir, target: 'kubernetes', profiles: everything });
    const { stdout } = await execa(python, ['-c', validate, dir]);
    expect(stdout.split('\n').toSorted()).toEqual(
      expect.arrayContaining([
        'bot StatefulSet',
        'gateway Deployment',
        'gateway Service',
        'ollama-models Job',
        'piper StatefulSet',
      ]),
    );
  });
});

describe('files that are there', () => {
  it('are left alone, all of them, unless told', async () => {
    const options = { ...request, dir, target: 'kubernetes', profiles: [] } as const;
    await writeFile(join(dir, 'redis.yaml'), 'mine');
    expect(() => eject(options)).toThrow('redis.yaml would be replaced');
    expect(existsSync(join(dir, 'kustomization.yaml'))).toBe(false);
    eject({ ...options, isForced: true });
    expect(existsSync(join(dir, 'kustomization.yaml'))).toBe(true);
  });
});

/** Every manifest against the API's own schemas; prints `name kind`. It reads YAML 1.1, as kubectl does. */
const validate = `
import glob, sys, yaml, kubernetes_validate
for path in glob.glob(sys.argv[1] + '/*.yaml'):
    for manifest in yaml.safe_load_all(open(path)):
        if manifest['kind'] != 'Kustomization':
            kubernetes_validate.validate(manifest, '1.30', strict=True)
            print(manifest['metadata']['name'], manifest['kind'])
`;

/** A Python that has the schemas: the machine's, or one in a folder of its own that is made once. */
async function pythonWithSchemas(): Promise<string | undefined> {
  const venv = join(testCacheDir(), 'kubernetes-validate');
  const own = join(venv, 'bin', 'python');
  const isAble = async (python: string) =>
    (await execa(python, ['-c', 'import kubernetes_validate'], { reject: false })).exitCode === 0;
  for (const python of ['python3', own]) if (await isAble(python)) return python;
  const made = await execa('python3', ['-m', 'venv', venv], { reject: false });
  if (made.exitCode !== 0) return undefined;
  await execa(own, ['-m', 'pip', 'install', '--quiet', 'kubernetes-validate==1.37.0'], {
    reject: false,
    timeout: 90_000,
  });
  return (await isAble(own)) ? own : undefined;
}
