import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { resolvePaths } from '../../../src/config/paths.ts';

/**
 * Servers people run beside aibot, as plain processes: pinned, for a new version may behave differently.
 * LiteLLM 1.82.7 and 1.82.8 were tampered with; never those.
 */
const packageSets = {
  speech: [
    'faster-whisper-server==0.0.3',
    'wyoming-faster-whisper==3.8.1',
    'piper-tts[http]==1.8.0',
    'wyoming-piper==2.5.2',
  ],
  litellm: ['litellm[proxy]==1.106.2', 'prisma==0.15.0'],
} as const;

/**
 * The Python interpreter that has a set of packages: a virtual environment in the cache of this user, made once
 * (some ten seconds, half a gigabyte) and found again by its contents. Undefined, with a notice, where Python or
 * its package index cannot be had: what needs it is then skipped.
 */
export async function pythonWith(set: keyof typeof packageSets): Promise<string | undefined> {
  const packages = packageSets[set];
  const hash = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const folder = join(resolvePaths().cacheDir, 'test-servers');
  const home = join(folder, `${set}-${hash}`);
  if (existsSync(home)) return pythonIn(home);
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(folder, `${set}-`));
  try {
    await execa('python3', ['-m', 'venv', temporary]);
    const python = pythonIn(temporary);
    const install = { timeout: 150_000 };
    await execa(python, ['-m', 'pip', 'install', '--quiet', 'uv'], install);
    await execa(python, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, ...packages], install);
    // In one step, so that a run that was stopped leaves nothing half done. `python -m` works wherever it lies.
    renameSync(temporary, home);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (existsSync(home)) return pythonIn(home); // another run was faster
    const reason = error instanceof Error ? error.message.split('\n').at(-1) : String(error);
    console.warn(
      `!! ${packages.join(', ')} cannot be installed; the tests against these servers are SKIPPED. They need python3 with venv and a package index: ${reason}`,
    );
    return undefined;
  }
  return pythonIn(home);
}

const pythonIn = (home: string) => join(home, 'bin', 'python');
