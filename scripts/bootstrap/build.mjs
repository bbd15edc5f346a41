import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledNode, hashOf, root } from './repository.mjs';
import { lastLines, runQuietly, seconds } from './run-program.mjs';

const cacheDir = join(root, 'node_modules', '.cache');
const stampFile = join(cacheDir, 'aibot-build-stamp');
const dist = join(root, 'dist');

const page = ['--noEmit', 'false', '--incremental', 'false', '--rootDir', 'src', '--outDir', 'dist'];
/** What runs in Node, and the page that runs in a browser: with the names of the one and of the other. */
const programs = [
  ['-p', 'tsconfig.build.json'],
  ['-p', 'src/web', ...page],
];

/** Compiles `src/` to `dist/`, unless that was done with the same sources. False when it failed. */
export async function ensureBuilt() {
  const stamp = hashOf('src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json');
  if (existsSync(dist) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;

  // From scratch: a deleted command must not live on in dist/, nor an old record keep files from being written. The
  // stamp goes first: a build that is cut short must not pass for the one before it.
  rmSync(stampFile, { force: true });
  rmSync(dist, { recursive: true, force: true });
  rmSync(join(cacheDir, 'tsc', 'build.tsbuildinfo'), { force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  let tookMs = 0;
  for (const args of programs) {
    const title = 'Building';
    const { exitCode, output, elapsedMs } = await runQuietly(bundledNode(), [tsc, ...args], { title });
    if (exitCode !== 0) {
      process.stderr.write(`${lastLines(output, 20)}\n\nThe sources do not compile.\n`);
      return false;
    }
    tookMs += elapsedMs;
  }
  process.stderr.write(`Built in ${seconds(tookMs)}.\n`);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(stampFile, stamp);
  return true;
}
