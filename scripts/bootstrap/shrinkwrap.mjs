// `prepack`: writes npm-shrinkwrap.json, the only pins that travel with a package; `--remove` takes it away again,
// as npm would prefer it to package-lock.json in the clone.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './repository.mjs';

/**
 * Packages whose install script is left out. onnxruntime-node's only fetches CUDA libraries (300 MB), on machines
 * with no GPU too, and fails the whole install where its server does not answer; what runs on CPUs is in the package.
 */
const withoutInstallScript = ['node_modules/onnxruntime-node'];

/** The lock file of a clone as that of an installed package: no development packages, no needless scripts. */
export function toShrinkwrap(lock) {
  const packages = Object.entries(lock.packages)
    .filter(([, entry]) => entry.dev !== true)
    .map(([path, entry]) => [path, path === '' ? rootEntry(entry) : packageEntry(path, entry)]);
  return { ...lock, packages: Object.fromEntries(packages) };
}

function rootEntry({ devDependencies: _, ...entry }) {
  return entry;
}

function packageEntry(path, { hasInstallScript, ...entry }) {
  return hasInstallScript && !withoutInstallScript.includes(path) ? { ...entry, hasInstallScript } : entry;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(root, 'npm-shrinkwrap.json');
  if (process.argv.includes('--remove')) {
    rmSync(file, { force: true });
  } else {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    writeFileSync(file, `${JSON.stringify(toShrinkwrap(lock), undefined, 2)}\n`);
  }
}
