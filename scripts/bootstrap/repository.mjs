import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone this script lies in. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Oldest Node that can run these scripts; everything else runs on the Node that is installed with aibot. */
const oldestNodeMajor = 20;

/** Whether this Node will do; says so in one line when not. */
export function isNodeNewEnough() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNodeMajor) return true;
  process.stderr.write(
    `aibot needs Node.js ${oldestNodeMajor} or newer to set itself up; this is ${process.versions.node}. Get one from https://nodejs.org.\n`,
  );
  return false;
}

/** The Node that aibot pins as a dependency. */
export function bundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}

/** SHA-256 over names and contents of files and folders of the clone. */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(path)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(join(root, path))) return [];
  const entries = () => readdirSync(join(root, path), { withFileTypes: true }).sort(byName);
  try {
    return entries().flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
    );
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

const byName = (left, right) => (left.name < right.name ? -1 : 1);
