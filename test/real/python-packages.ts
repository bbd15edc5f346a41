import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** How long an installation may take before the test is skipped: a registry that does not answer is no failure of ours. */
const installMs = 150_000;

/**
 * A Python of its own with those packages, kept beside the clone for the next run. Undefined, with a notice, where
 * there is no Python or no registry.
 * @returns the folder of its programs
 */
export async function pythonWith(packages: readonly string[]): Promise<string | undefined> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'aibot-tests');
  const name = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const kept = join(cache, `python-${name}`);
  const programs = (folder: string) => join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (existsSync(join(kept, 'complete'))) return programs(kept);
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  // Programs of an environment hold its path: it is made where it stays, and marked when it is whole.
  const made = await execa('python3', ['-m', 'venv', kept], { reject: false });
  const installed = made.failed
    ? made
    : await execa(join(programs(kept), 'python'), ['-m', 'pip', 'install', '--quiet', ...packages], {
        reject: false,
        timeout: installMs,
      });
  if (installed.failed) {
    rmSync(kept, { recursive: true, force: true });
    console.warn(`!! Python packages cannot be installed (${packages.join(', ')}); their test is SKIPPED.`);
    return undefined;
  }
  mkdirSync(join(kept, 'complete'));
  return programs(kept);
}
