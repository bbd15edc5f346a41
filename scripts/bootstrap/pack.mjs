// `prepack` and, with `--restore`, `postpack`: turns package.json into that of the package and back. See
// `ensureRuntime` for why the package has no dependencies of its own.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './repository.mjs';

const manifestFile = join(root, 'package.json');
const keptFile = join(root, 'node_modules', '.cache', 'package.json.kept');
const runtimeDir = join(root, 'runtime');
/** Of these scripts an installed package needs those that install. */
const setUpScripts = ['repository', 'run-program', 'install', 'set-up-package'].map(
  (name) => `scripts/bootstrap/${name}.mjs`,
);

/** The manifest people install: what it runs on is set up by its `postinstall`. */
export function toPackageManifest(manifest) {
  const { dependencies: _, optionalDependencies: _o, devDependencies: _d, ...others } = manifest;
  const { overrides: _v, allowScripts: _s, ...kept } = others;
  return {
    ...kept,
    files: [...manifest.files, 'runtime', ...setUpScripts],
    scripts: { postinstall: 'node scripts/bootstrap/set-up-package.mjs' },
  };
}

/** The manifest of `runtime/`, a project of its own to npm, so that its overrides hold. */
export function toRuntimeManifest({ name, version, license, dependencies, optionalDependencies, overrides }) {
  return {
    name: `${name}-runtime`,
    version,
    license,
    private: true,
    dependencies,
    optionalDependencies,
    overrides,
  };
}

/** The lock file of the clone without development packages. */
export function toRuntimeLock(lock, manifest) {
  const { overrides: _, private: _p, ...rootEntry } = manifest;
  const packages = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.dev !== true);
  return {
    ...lock,
    name: manifest.name,
    packages: { '': rootEntry, ...Object.fromEntries(packages) },
  };
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);

function pack() {
  restore();
  const manifest = readJson(manifestFile);
  const runtime = toRuntimeManifest(manifest);
  rmSync(runtimeDir, { recursive: true, force: true });
  mkdirSync(runtimeDir, { recursive: true });
  writeJson(join(runtimeDir, 'package.json'), runtime);
  // npm leaves a package-lock.json out of packages, but not this name of the same thing.
  writeJson(
    join(runtimeDir, 'npm-shrinkwrap.json'),
    toRuntimeLock(readJson(join(root, 'package-lock.json')), runtime),
  );
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  copyFileSync(manifestFile, keptFile);
  writeJson(manifestFile, toPackageManifest(manifest));
}

function restore() {
  if (existsSync(keptFile)) renameSync(keptFile, manifestFile);
  rmSync(runtimeDir, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--restore')) restore();
  else pack();
}
