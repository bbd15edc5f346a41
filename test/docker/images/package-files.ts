import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The `uv` of its Python package: installs into an image what pip would take minutes for. */
export async function fetchUv(target: string): Promise<void> {
  if (existsSync(target)) return;
  await inScratchFolder(async (dir) => {
    await execa`pip -q download --no-deps -d ${dir} uv`;
    const [wheel = ''] = await readdir(dir);
    await execa`python3 -m zipfile -e ${join(dir, wheel)} ${join(dir, 'unpacked')}`;
    const files = await readdir(join(dir, 'unpacked'), { recursive: true });
    const found = files.find((file) => /scripts\/uv$/.test(file));
    if (!found) throw new Error('the Python package uv has no program uv');
    await chmod(join(dir, 'unpacked', found), 0o755);
    await moveInto(join(dir, 'unpacked', found), target);
  });
}

/** The archive of a package of the npm registry. */
export async function fetchNpmPackage(requirement: string, target: string): Promise<void> {
  if (existsSync(target)) return;
  await inScratchFolder(async (dir) => {
    const packed = await execa({ cwd: dir })`npm pack --silent ${requirement}`;
    await moveInto(join(dir, packed.stdout.trim()), target);
  });
}

async function inScratchFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'aibot-package-'));
  try {
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A run that is stopped leaves nothing half done under the name. */
async function moveInto(source: string, target: string): Promise<void> {
  await cp(source, `${target}.half`);
  await rename(`${target}.half`, target);
}
