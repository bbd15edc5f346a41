import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { findDebian, unpackPackages } from '../docker/engine/debian-packages.ts';
import { testCacheDir } from '../docker/engine/engine-tools.ts';

/** Runs Docker Compose; gives what it printed, or throws with what it complained of. */
export type Compose = (args: readonly string[], options: { readonly cwd: string }) => Promise<string>;

/**
 * Docker Compose, without an engine: an installed one, one that was unpacked for the engine tests, or Debian's,
 * unpacked. A sentence when it cannot be had.
 */
export async function findCompose(): Promise<Compose | string> {
  const installed = await execa({ reject: false })`docker compose version`;
  if (installed.exitCode === 0) return run('docker', ['compose']);
  const plugin = (dir: string) => join(testCacheDir(), dir, 'usr/libexec/docker/cli-plugins/docker-compose');
  const unpacked = ['engine-sid', 'compose-sid'].map(plugin).find(existsSync);
  if (unpacked) return run(unpacked, []);
  const debian = await findDebian();
  if (!debian || process.getuid?.() !== 0) return 'install Docker Compose 2 (`docker compose version`)';
  const dir = join(testCacheDir(), 'compose-sid');
  try {
    await unpackPackages(dir, { mirror: debian.mirror, suite: 'sid', packages: ['docker-compose'] });
  } catch {
    return 'install Docker Compose 2: it could not be downloaded from the Debian mirror';
  }
  return run(plugin('compose-sid'), []);
}

function run(program: string, before: readonly string[]): Compose {
  return async (args, { cwd }) => {
    // No environment but what is needed: variables of the developer would be part of the comparison.
    const { PATH = '', HOME = '' } = process.env;
    const { stdout } = await execa(program, [...before, ...args], {
      cwd,
      extendEnv: false,
      env: { PATH, HOME },
    });
    return stdout;
  };
}
