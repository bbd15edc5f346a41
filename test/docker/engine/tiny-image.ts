import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { EngineFacts } from './throw-away-engine.ts';

const applets = [
  'sh',
  'sleep',
  'echo',
  'cat',
  'true',
  'false',
  'env',
  'nc',
  'httpd',
  'wget',
  'head',
  'dd',
  'kill',
  'ls',
];

/** Imports an image of 2 MB that holds a busybox; `changes` are lines of a Dockerfile: `VOLUME /data`. */
export async function importTinyImage(
  facts: EngineFacts,
  reference: string,
  changes: readonly string[] = [],
  paddingBytes = 0,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'aibot-tiny-'));
  try {
    await mkdir(join(dir, 'bin'));
    await mkdir(join(dir, 'tmp'));
    // Random, so that it is no layer that the engine has already and packs into nothing.
    await writeFile(join(dir, 'padding'), randomBytes(paddingBytes));
    await cp(facts.busybox, join(dir, 'bin/busybox'));
    for (const applet of applets) await symlink('busybox', join(dir, 'bin', applet));
    const options = ['CMD ["sleep", "1000000"]', 'ENV PATH=/bin', ...changes].flatMap((line) => [
      '--change',
      line,
    ]);
    const tar = execa({ buffer: false })`tar -C ${dir} -c .`;
    const imported = execa('docker', ['import', ...options, '-', reference], {
      env: facts.env,
      input: '',
      stdin: tar.stdout,
    });
    await Promise.all([tar, imported]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Puts it into the registry that runs beside the engine and forgets it here; gives the reference to fetch. */
export async function publishTinyImage(
  facts: EngineFacts,
  name: string,
  changes: readonly string[] = [],
): Promise<string> {
  const reference = `${facts.registry}/${name}`;
  await importTinyImage(facts, reference, changes, 8 << 20);
  await execa({ env: facts.env })`docker push -q ${reference}`;
  await execa({ env: facts.env })`docker image rm ${reference}`;
  return reference;
}
