import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StackModel } from '../compose-file/model.ts';

/** Larger than any configuration; data that is mounted may change without a new container. */
const largestBytes = 1_048_576;

/**
 * Content hashes of what a stack mounts from the host and mounts read-only, by its absolute path: configuration,
 * whose change is a reason to recreate. Compose does not look at it; a service would go on with the old one.
 */
export function fileDigests(stack: StackModel): Readonly<Record<string, string>> {
  const sources = Object.values(stack.services).flatMap(({ mounts }) =>
    mounts.flatMap((mount) => (mount.type === 'bind' && mount.isReadOnly ? [mount.source] : [])),
  );
  return Object.fromEntries(
    [...new Set(sources)].flatMap((source) => {
      const digest = digestOf(source);
      return digest === undefined ? [] : [[source, digest] as const];
    }),
  );
}

function digestOf(source: string): string | undefined {
  const stats = statSync(source, { throwIfNoEntry: false });
  if (!stats || !(stats.isFile() || stats.isDirectory())) return undefined;
  const files = stats.isFile() ? [source] : filesBelow(source);
  const hash = createHash('sha256');
  for (const file of files) {
    const { size } = statSync(file);
    hash.update(`${relative(source, file)} ${size}\n`);
    if (size <= largestBytes) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesBelow(dir: string): readonly string[] {
  // What Python compiles there says nothing new.
  const isConfiguration = (entry: Dirent) => entry.isFile() && !entry.parentPath.includes('__pycache__');
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(isConfiguration)
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
